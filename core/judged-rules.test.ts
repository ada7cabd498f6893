import { expect } from 'chai';
import { intervalMsOf, longestIntervalMs, rulesBehind } from './judged-rules.ts';
import type { JudgedRule } from './plan.ts';

const rule = (given: Partial<JudgedRule>): JudgedRule => ({
  ...{ alert: 'A', labels: {}, expr: 'up == 0', forMs: 0, group: 'g', location: { file: 'r.yml', line: 1 } },
  ...given,
});
const tiers = [
  rule({ labels: { severity: 'warning' } }),
  rule({ labels: { severity: 'critical', ratio: '{{ $value }}' }, groupIntervalMs: 180_000 }),
];
const configuration = { rules: tiers, evaluationIntervalMs: 30_000 };

describe('the rules that a journal carries', () => {
  it('are found by name and own labels; what a template writes may be anything', () => {
    const found = (alert: Record<string, string>) =>
      rulesBehind(alert, configuration).map((one) => tiers.indexOf(one));
    expect(found({ alertname: 'A', severity: 'critical', ratio: '0.3' })).to.deep.equal([1]);
    expect(found({ alertname: 'A' })).to.deep.equal([0, 1]);
    expect(found({ alertname: 'B' })).to.deep.equal([]);
  });

  it('say how often they are evaluated', () => {
    const interval = (severity: string, known = configuration) =>
      intervalMsOf({ alertname: 'A', severity }, known);
    expect([interval('warning'), interval('critical')]).to.deep.equal([30_000, 180_000]);
    expect(interval('critical', { ...configuration, rules: [] })).to.equal(30_000);
    expect(longestIntervalMs(configuration)).to.equal(180_000);
    expect(longestIntervalMs({ evaluationIntervalMs: 30_000 })).to.equal(30_000);
  });
});
