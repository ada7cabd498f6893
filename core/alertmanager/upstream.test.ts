import { expect } from 'chai';
import { alert, between, Timeline } from './testing/timeline.ts';

/** One route and a webhook (or several), with the settings of the case. */
function config(route: string, more: { webhooks?: string[]; rest?: string } = {}): string {
  const webhooks = more.webhooks ?? ['send_resolved: true'];
  return `
route: { receiver: default, ${route} }
receivers:
- name: default
  webhook_configs: [${webhooks.map((one) => `{ url: 'http://sink/', ${one} }`).join(', ')}]
${more.rest ?? ''}`;
}

const test = { alertname: 'test' };
const instance = (zone: string) => ({ alertname: 'InstanceDown', job: 'testjob', zone });
const job = { alertname: 'JobDown', job: 'testjob', zone: 'aa' };

// The cases that Alertmanager's own acceptance tests describe, in our words and on our clock.
describe('what the acceptance tests of Alertmanager describe', () => {
  const everySecond = 'group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1ms';

  for (const [name, until] of [
    ['without an end', undefined],
    ['with an end 3 s ahead', 3],
  ] as const) {
    it(`merging ${name}: earliest start, latest end, and a new occurrence after a gap`, () => {
      const run = new Timeline(config(everySecond));
      const active = (start: number) => alert(test, start, until === undefined ? undefined : start + until);
      run.at(1).push(active(1.1));
      run.at(1.2).push(alert(test, 1));
      run.at(2.1).push(active(2));
      run.at(3.6).push(active(1.5));
      run.at(4.6).push(alert(test, 3, 4.5));
      run.at(4.8).push(alert(test, 2.9, 4.8));
      run.at(4.8).push(alert(test, 2.9, 4.1));
      run.at(5.3).push(active(5));
      run
        .arrivals(6.5)
        .want(between(2, 2.5), alert(test, 1))
        .want(between(3, 3.5), alert(test, 1))
        .want(between(4, 4.5), alert(test, 1))
        .want(between(5, 5.5), alert(test, 1, 4.8))
        .want(between(6, 6.5), alert(test, 5))
        .nothingElse();
    });
  }

  it('repeat: at each tick once repeat_interval has passed, and once more for the end', () => {
    const run = new Timeline(config(everySecond));
    run.at(1).push(alert(test, 1));
    run.at(3.5).push(alert(test, 1, 3));
    run
      .arrivals(6)
      .want(between(2, 2.5), alert(test, 1))
      .want(between(3, 3.5), alert(test, 1))
      .want(between(4, 4.5), alert(test, 1, 3))
      .nothingElse();
  });

  it('retry: each of two webhooks is told by itself, and a failing one does not make the other hear twice', () => {
    const route = 'group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 3s';
    const run = new Timeline(config(route, { webhooks: ['send_resolved: true', 'send_resolved: true'] }));
    run.at(0).answer('retried', 'default', { integration: 'webhook[1]' });
    run.at(4.5).answer('accepted', 'default', { integration: 'webhook[1]' });
    run.at(1).push(alert(test));
    // The flush waits for both, so the well one hears its repeat only once the other one has taken the batch.
    run.arrivals(7).want(between(2, 2), alert(test, 1)).want(between(4.5, 8.3), alert(test, 1)).nothingElse();
    run.arrivals(7, 'webhook[1]').want(between(4.5, 8.3), alert(test, 1)).nothingElse();
  });

  it('batching: what joins a living group goes with its next tick; nothing more until the repeat', () => {
    const run = new Timeline(
      config('group_by: [], group_wait: 1s, group_interval: 1s, repeat_interval: 4900ms'),
    );
    const one = (n: number, start: number) => alert({ alertname: `test${n}` }, start);
    run.at(1.1).push(one(1, 1));
    run.at(1.7).push(one(5, 1));
    run.at(3.3).push(one(2, 1.5), one(3, 1.5), one(4, 1.6));
    const all = [one(1, 1), one(5, 1), one(2, 1.5), one(3, 1.5), one(4, 1.6)];
    run
      .arrivals(10)
      .want(between(2, 2.5), one(1, 1), one(5, 1))
      .want(between(4.1, 4.5), ...all)
      .want(between(9.1, 9.5), ...all)
      .nothingElse();
  });

  const tenSeconds = 'global: { resolve_timeout: 10s }';
  const fiveSeconds = 'group_by: [alertname], group_wait: 1s, group_interval: 5s';
  const variant = (lbl: string, ...times: number[]) => alert({ ...test, lbl }, ...times);

  it('resolved: an alert without an end counts as resolved after resolve_timeout', () => {
    const run = new Timeline(config(fiveSeconds, { rest: tenSeconds }));
    run.at(1).push(variant('v1'), variant('v2'), variant('v3'));
    run
      .arrivals(20)
      .want(between(2, 2.5), variant('v1', 1), variant('v2', 1), variant('v3', 1))
      .want(between(12, 13), variant('v1', 1, 11), variant('v2', 1, 11), variant('v3', 1, 11))
      .nothingElse();
  });

  it('resolved filter: without send_resolved the end is not sent, but remembered', () => {
    const run = new Timeline(
      config(fiveSeconds, { rest: tenSeconds, webhooks: ['send_resolved: true', 'send_resolved: false'] }),
    );
    run.at(1).push(variant('v1'), variant('v2'));
    run.at(3).push(variant('v1', 1, 4), variant('v3'));
    run.at(8).push(variant('v3', 3));
    run
      .arrivals(15)
      .want(between(2, 2.5), variant('v1', 1), variant('v2', 1))
      .want(between(7, 7.5), variant('v1', 1, 4), variant('v2', 1), variant('v3', 3))
      .want(between(12, 12.5), variant('v2', 1, 11), variant('v3', 3))
      .nothingElse();
    run
      .arrivals(15, 'webhook[1]')
      .want(between(2, 2.5), variant('v1', 1), variant('v2', 1))
      .want(between(7, 7.5), variant('v2', 1), variant('v3', 3))
      .nothingElse();
  });

  const inhibition = `
inhibit_rules:
# I1: a job that is down
- { source_match: { alertname: JobDown }, target_match: { alertname: InstanceDown }, equal: [job, zone] }`;
  const oneSecond = 'group_by: [], group_wait: 1s, group_interval: 1s, repeat_interval: 1s';

  it('inhibiting: muted while the source fires, back when it has resolved', () => {
    const run = new Timeline(config(oneSecond, { rest: inhibition }));
    const other = { alertname: 'test1', job: 'testjob', zone: 'aa' };
    run.at(1).push(alert(other));
    run.at(1).push(alert(instance('aa')));
    run.at(1).push(alert(instance('ab')));
    run.at(2.2).push(alert(job));
    run.at(3.6).push(alert(job, 2.2, 3.6));
    run
      .arrivals(4.9)
      .want(between(2, 2.5), alert(other, 1), alert(instance('aa'), 1), alert(instance('ab'), 1))
      .want(between(3, 3.5), alert(other, 1), alert(instance('ab'), 1), alert(job, 2.2))
      .want(
        between(4, 4.5),
        ...[alert(other, 1), alert(instance('aa'), 1), alert(instance('ab'), 1), alert(job, 2.2, 3.6)],
      )
      .nothingElse();
    expect(run.predict(4.9).mutes).to.deep.equal([
      {
        atMs: 3000,
        receiver: 'default',
        groupLabels: {},
        alert: instance('aa'),
        by: { kind: 'inhibition', rule: 'I1', source: job },
      },
    ]);
  });

  it('always inhibiting: source and target that end together are both reported as resolved', () => {
    const run = new Timeline(config(oneSecond, { rest: inhibition }));
    run.at(1).push(alert(instance('aa')));
    run.at(1).push(alert(job));
    run.at(2.6).push(alert(job, 1, 2.6));
    run.at(2.6).push(alert(instance('aa'), 1, 2.6));
    run
      .arrivals(5)
      .want(between(2, 2.5), alert(job, 1))
      .want(between(3, 3.5), alert(instance('aa'), 1, 2.6), alert(job, 1, 2.6))
      .nothingElse();
  });

  const often = 'group_by: [], group_wait: 1s, group_interval: 1s, repeat_interval: 1ms';
  const [test1, test2] = [{ alertname: 'test1' }, { alertname: 'test2' }];

  it('silencing: kept back from its start to its end', () => {
    const run = new Timeline(config(often));
    run.at(1).push(alert(test1, 1));
    run.at(1).push(alert(test2, 1));
    run.at(2.3).silence('S', between(2.5, 4.5), 'alertname="test1"');
    run
      .arrivals(5.9)
      .want(between(2, 2.5), alert(test1, 1), alert(test2, 1))
      .want(between(3, 3.5), alert(test2, 1))
      .want(between(4, 4.5), alert(test2, 1))
      .want(between(5, 5.5), alert(test1, 1), alert(test2, 1))
      .nothingElse();
    expect(run.predict(5.9).mutes.map(({ atMs, by }) => [atMs, by])).to.deep.equal([
      [3000, { kind: 'silence', id: 'S' }],
      [4000, { kind: 'silence', id: 'S' }],
    ]);
  });

  it('silence that is deleted: nothing while it holds, all at the tick after', () => {
    const run = new Timeline(config(often));
    run.at(1).push(alert(test1, 1));
    run.at(1).push(alert(test2, 1));
    run.at(1.3).silence('S', between(1.5, 100), 'alertname=~".+"');
    run.at(3.5).expire('S');
    run.arrivals(4.9).want(between(3.5, 4.5), alert(test1, 1), alert(test2, 1)).nothingElse();
  });
});
