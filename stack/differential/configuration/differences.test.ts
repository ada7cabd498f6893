import { expect } from 'chai';
import { differencesOf } from './differences.ts';
import type { PrometheusReading, RuleReading } from './reading.ts';

const rule: RuleReading = {
  file: 'prometheus/rules/0.yml',
  group: 'g',
  intervalMs: 60_000,
  limit: 0,
  kind: 'alerting',
  name: 'A',
  expr: 'up == 0',
  forMs: 0,
  keepFiringForMs: 0,
  labels: { severity: '007' },
  annotations: {},
};
const reading = (changes: Partial<RuleReading> = {}): PrometheusReading => ({
  kind: 'read',
  scrapeIntervalMs: 60_000,
  scrapeTimeoutMs: 10_000,
  evaluationIntervalMs: 60_000,
  externalLabels: {},
  jobs: [],
  rules: [{ ...rule, ...changes }],
});
const refused: PrometheusReading = { kind: 'refused', why: 'no' };

describe('differences between two readings', () => {
  it('are none between two that are alike, and between two refusals whatever they say', () => {
    expect(differencesOf(reading(), reading())).to.deep.equal([]);
    expect(differencesOf(refused, { kind: 'refused', why: 'another word' })).to.deep.equal([]);
  });

  it('are told with their place', () => {
    const [line, ...more] = differencesOf(reading(), reading({ labels: { severity: '7' } }));
    expect(more).to.deep.equal([]);
    expect(line).to.match(/^rules\[0\]\n {2}really .*"007".*\n {2}ours .*"7"/);
  });

  it('are told where one of the two refuses', () => {
    expect(differencesOf(refused, reading())).to.deep.equal(['the program refuses it: no']);
    expect(differencesOf(reading(), refused)).to.deep.equal(['the program reads it, and we say no']);
  });

  it('are told where one has more', () => {
    const more: PrometheusReading = { ...reading(), rules: [rule, rule] } as PrometheusReading;
    expect(differencesOf(more, reading())).to.have.length(1);
  });
});
