import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { compileFlags } from './flags.ts';

describe('core/labtime/flags', () => {
  it('divides the durations of Prometheus that are lab time, assumed ones included', () => {
    expect(compileFlags({ 'query.lookback-delta': '10m' }, 60, 'prometheus')).to.deep.equal({
      'query.lookback-delta': '10s',
      'rules.alert.for-outage-tolerance': '1m',
      'rules.alert.for-grace-period': '10s',
      'rules.alert.resend-delay': '1s',
    });
  });

  it('divides those of Alertmanager, in a spelling that Go reads', () => {
    expect(compileFlags({}, 60, 'alertmanager')).to.deep.equal({
      'alerts.gc-interval': '30s',
      'cluster.peer-timeout': '250ms',
      'cluster.gossip-interval': '3ms',
      'cluster.pushpull-interval': '1s',
      'cluster.settle-timeout': '1s',
      'cluster.reconnect-interval': '167ms',
      'cluster.reconnect-timeout': '6m',
    });
  });

  it('adds nothing when no program is named', () => {
    expect(compileFlags({ 'query.lookback-delta': '5m' }, 60)).to.deep.equal({
      'query.lookback-delta': '5s',
    });
  });

  it('leaves retention, limits of the machine and flags that are no durations', () => {
    const flags = {
      'storage.tsdb.retention.time': '15d',
      'data.retention': '120h',
      'web.read-timeout': '5m',
      'web.timeout': '0',
      'config.file': 'prometheus.yml',
      'storage.remote.read-concurrent-limit': '10',
    };
    expect(compileFlags(flags, 60)).to.deep.equal(flags);
  });

  it('changes and adds nothing at speed 1', () => {
    const flags = { 'query.lookback-delta': '300s', 'some.patience': '5m' };
    expect(compileFlags(flags, 1, 'prometheus')).to.deep.equal(flags);
  });

  it('refuses all flags at once that it does not know, cannot divide or cannot read', () => {
    const flags = {
      'some.patience': '5m',
      'query.lookback-delta': '10ms',
      'rules.alert.resend-delay': 'soon',
    };
    expect(() => compileFlags(flags, 60))
      .to.throw(FiredrillError)
      .with.nested.property('details.problems')
      .that.satisfies(
        (problems: string[]) =>
          problems.length === 3 && problems[0]?.startsWith('--some.patience: looks like'),
      );
  });
});
