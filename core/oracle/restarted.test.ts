import { expect } from 'chai';
import type { AlertRule } from '../config/rules.ts';
import { exactly, type Life, sumTerms } from '../plan.ts';
import { overRestart } from './restarted.ts';
import type { Stretch, TimedFault } from './truth.ts';

const minute = 60_000;
const apartMs = minute + 300;
const setting = {
  ...{ speed: 1, clock: 'lab' as const, scrapeIntervalMs: 15_000, scrapeTimeoutMs: 10_000 },
  ...{ evaluationIntervalMs: 30_000, warmUpMs: 0, mailReceivers: [], ratePerSecond: {} },
};
const rule: AlertRule = {
  ...{ alert: 'Full', expr: 'disk > 0.9', forMs: 5 * minute, keepFiringForMs: 0, labels: {} },
  ...{ annotations: {}, group: 'g', location: { file: 'r.yml' } },
};
const at = (ms: number) => sumTerms([exactly('at', ms, '')]);

function lives(change: Partial<AlertRule> = {}, outage: Partial<TimedFault> = {}, endsMs = 30 * minute) {
  const life: Life = {
    ...{ alert: { alertname: 'Full' }, certainty: 'must', faultIndex: 0 },
    ...{ firing: at(6 * minute), ended: at(endsMs + 30_000) },
  };
  const stretch: Stretch = { begins: at(minute), ends: at(endsMs), faultIndex: 0, flickers: false };
  const faults: TimedFault[] = [
    { index: 0, atMs: 0, lastsMs: endsMs, signals: [] },
    {
      ...{ index: 1, atMs: 14 * minute, lastsMs: minute },
      signals: [{ kind: 'target-down', service: 'prometheus' }],
      ...outage,
    },
  ];
  return overRestart(life, stretch, { rule: { ...rule, ...change }, faults, setting, apartMs });
}

describe('a restart of Prometheus while an alert fires', () => {
  it('ends it when Alertmanager believes the last sending no more, and it fires again after all of its for', () => {
    const [before, after] = lives() ?? [];
    expect(before?.ended).to.include({ earliestMs: 16.5 * minute, latestMs: 18 * minute });
    expect(before?.endedByFaultIndex).to.equal(1);
    expect(after?.firing.earliestMs).to.equal(20 * minute);
    // 1.5 s of the engine, 2 s of the start, 5 s of discovery, a scrape, an evaluation.
    expect(after?.firing.latestMs).to.equal(20 * minute + 1500 + 2000 + 5000 + 15_000 + 30_000);
    expect(after).to.include({ faultIndex: 1, endedByFaultIndex: 0 });
    expect(after?.ended.latestMs).to.equal(30.5 * minute);
  });

  it('is not told apart where for is restored, or so short that it fires again in time', () => {
    expect(lives({ forMs: 10 * minute })).to.equal(undefined);
    expect(lives({ forMs: 3 * minute })).to.equal(undefined);
  });

  it('is not told apart where it was not told before, or is over before it fires again', () => {
    expect(lives({}, { atMs: 6.5 * minute })).to.equal(undefined);
    expect(lives({}, {}, 20.5 * minute)).to.equal(undefined);
  });

  it('is not told apart where the hole in the samples changes the condition, or Prometheus only froze', () => {
    expect(lives({ expr: 'rate(errors[5m]) > 1' })).to.equal(undefined);
    expect(lives({ expr: 'max_over_time(broken[5m]) == 0' })).not.to.equal(undefined);
    const signals = [{ kind: 'target-down', service: 'prometheus', isFrozen: true } as const];
    expect(lives({}, { signals })).to.equal(undefined);
  });
});
