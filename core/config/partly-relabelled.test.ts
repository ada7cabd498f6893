import { expect } from 'chai';
import type { Labels } from '../labels.ts';
import { readAlertRelabelling } from './alert-relabelling.ts';
import { relabelKnown } from './partly-relabelled.ts';

const steps = (yaml: string) =>
  readAlertRelabelling({ path: 'p.yml', text: `alerting: { alert_relabel_configs: ${yaml} }` });
/** Of other labels only `job` and `team` may be there. */
const relabelled = (labels: Labels, yaml: string) =>
  relabelKnown({ labels, mayCarry: (name) => name === 'job' || name === 'team' }, steps(yaml));

describe('relabelling of labels of which not all are known', () => {
  it('is as ever where a step looks at known labels alone', () => {
    const { labels, fate, by } = relabelled(
      { alertname: 'A', severity: 'page' },
      '[{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }]',
    );
    expect(labels).to.deep.equal({ alertname: 'A', severity: 'critical' });
    expect(fate).to.equal('kept');
    expect(by).to.have.length(1);
  });

  it('knows what certainly is not there', () => {
    expect(
      relabelled({ alertname: 'A' }, '[{ source_labels: [owner], regex: "", action: drop }]').fate,
    ).to.equal('dropped');
  });

  it('leaves the target uncertain where the source is', () => {
    const { labels, uncertain, mayCarry } = relabelled(
      { severity: 'page' },
      '[{ source_labels: [job], regex: db, target_label: severity, replacement: critical }]',
    );
    expect(labels).to.deep.equal({});
    expect([...uncertain]).to.deep.equal(['severity']);
    expect(mayCarry('severity')).to.equal(true);
  });

  it('replaces without looking where any label matches', () => {
    expect(
      relabelled({}, '[{ source_labels: [job], target_label: tier, replacement: one }]').labels,
    ).to.deep.equal({ tier: 'one' });
  });

  it('sees that a known part of several cannot match', () => {
    const step =
      '{ source_labels: [severity, job], regex: "page;db", target_label: severity, replacement: x }';
    expect(relabelled({ severity: 'info' }, `[${step}]`).labels).to.deep.equal({ severity: 'info' });
    expect(relabelled({ severity: 'page' }, `[${step}]`).labels).to.deep.equal({});
    const either = '{ source_labels: [severity, job], regex: "page;db|info;.*", action: drop }';
    expect(relabelled({ severity: 'info' }, `[${either}]`).fate).to.equal('either');
  });

  it('does not know whether it is dropped where that hangs on an unknown label', () => {
    expect(relabelled({}, '[{ source_labels: [job], regex: db, action: drop }]').fate).to.equal('either');
    expect(relabelled({}, '[{ source_labels: [job], regex: db, action: keep }]').fate).to.equal('either');
    expect(relabelled({}, '[{ source_labels: [job], target_label: x, action: dropequal }]').fate).to.equal(
      'either',
    );
    expect(
      relabelled({ severity: 'info' }, '[{ source_labels: [severity, job], regex: "page;db", action: keep }]')
        .fate,
    ).to.equal('dropped');
  });

  it('takes unknown labels away by their names', () => {
    const { mayCarry } = relabelled({}, '[{ regex: te.*, action: labeldrop }]');
    expect([mayCarry('team'), mayCarry('job')]).to.deep.equal([false, true]);
    const kept = relabelled({ alertname: 'A' }, '[{ regex: job|alertname, action: labelkeep }]');
    expect([kept.mayCarry('team'), kept.mayCarry('job')]).to.deep.equal([false, true]);
    expect(kept.labels).to.deep.equal({ alertname: 'A' });
  });

  it('does not compute hashes, and may make any label of unknown ones by their names', () => {
    expect([
      ...relabelled({ a: '1' }, '[{ source_labels: [a], target_label: b, modulus: 2, action: hashmod }]')
        .uncertain,
    ]).to.deep.equal(['b']);
    expect(relabelled({}, '[{ regex: "(.+)_name", action: labelmap }]').mayCarry('whatever')).to.equal(true);
  });
});
