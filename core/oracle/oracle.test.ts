import { expect } from 'chai';
import fc from 'fast-check';
import type { AlertRule } from '../config/rules.ts';
import type { Life } from '../plan.ts';
import { lifeOf } from './life.ts';
import { type Simulated, simulate } from './testing/simulate.ts';

const second = 1000;

/** At speed 1 the wall time of the machine is next to nothing on the lab's clock. */
const speed = 1;

function ruleOf({ conditions, forMs, keepFiringForMs }: Simulated): AlertRule {
  const ratio = ({ windowMs, thresholdRatio }: Simulated['conditions'][number]): string =>
    `sum by (service) (rate(http_requests_total{status=~"5.."}[${windowMs}ms])) ` +
    `/ sum by (service) (rate(http_requests_total[${windowMs}ms])) > ${thresholdRatio}`;
  return {
    group: 'application',
    alert: 'HighErrorRate',
    expr: conditions.map((one) => `(${ratio(one)})`).join(' and on (service) '),
    forMs,
    keepFiringForMs,
    labels: { severity: 'critical' },
    annotations: {},
    location: { file: 'rules.yml' },
  };
}

function predict(lab: Simulated): Life | { readonly never: string } {
  const { onsetMs, lastsMs, baselineRatio, faultRatio } = lab;
  return lifeOf(
    ruleOf(lab),
    { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    [
      {
        index: 0,
        atMs: onsetMs,
        lastsMs,
        signals: [{ kind: 'error-ratio', service: 'app', baselineRatio, faultRatio }],
      },
    ],
    {
      speed,
      scrapeIntervalMs: lab.scrapeIntervalMs,
      scrapeTimeoutMs: 10 * second,
      evaluationIntervalMs: lab.evaluationIntervalMs,
      // The simulated past is complete.
      warmUpMs: Number.POSITIVE_INFINITY,
      mailReceivers: [],
      ratePerSecond: { app: (speed * 1000) / lab.requestSpacingMs },
    },
    { firingMs: 0, endedMs: 0 },
  );
}

/** What is wrong with a prediction, given what Prometheus would do. */
function problemsOf(lab: Simulated): string[] {
  const life = predict(lab);
  if (!('never' in life) && life.firing.terms.some(({ name }) => name === 'not seen through')) return [];
  const episodes = simulate(lab);
  if ('never' in life) return episodes.map((one) => `never (${life.never}), but ${JSON.stringify(one)}`);
  const inside = ({ earliestMs, latestMs }: Life['firing'], atMs: number): boolean =>
    atMs >= earliestMs && atMs <= latestMs;
  return [
    ...episodes
      .filter(({ firedAtMs, endedAtMs }) => !inside(life.firing, firedAtMs) || !inside(life.ended, endedAtMs))
      .map(
        (one) =>
          `${JSON.stringify(one)} outside ${life.firing.earliestMs}..${life.firing.latestMs}, ${life.ended.earliestMs}..${life.ended.latestMs}`,
      ),
    ...(life.certainty === 'must' && episodes.length === 0 ? ['must fire, but does not'] : []),
    ...(episodes.length > 1 && !life.firing.terms.some(({ name }) => name === 'flicker' || name === 'barely')
      ? [`fires ${episodes.length} times`]
      : []),
    ...(life.certainty === 'must-not' && episodes.length > 0 ? ['must not fire, but does'] : []),
  ];
}

/** Everything random at once: phases, ratios, bursts shorter and longer than the window, thresholds, windows. */
const anyLab: fc.Arbitrary<Simulated> = fc
  .record({
    scrapeIntervalMs: fc.integer({ min: 5, max: 30 }).map((s) => s * second),
    evaluationIntervalMs: fc.integer({ min: 5, max: 60 }).map((s) => s * second),
    scrapesInWindow: fc.oneof(fc.integer({ min: 2, max: 25 }), fc.double({ min: 2, max: 25, noNaN: true })),
    otherWindow: fc.double({ min: 1, max: 3, noNaN: true }),
    conditionCount: fc.integer({ min: 1, max: 2 }),
    baselineRatio: fc.constantFrom(0, 0, 0.002, 0.03),
    faultRatio: fc.double({ min: 0.05, max: 1, noNaN: true }),
    share: fc.double({ min: 0.03, max: 1.05, noNaN: true }),
    otherShare: fc.double({ min: 0.03, max: 1.05, noNaN: true }),
    lastsInWindows: fc.oneof(
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 4, noNaN: true }),
    ),
    requestSpacingMs: fc.integer({ min: 150, max: 2000 }),
    endpoints: fc.integer({ min: 1, max: 3 }),
    carriedError: fc.double({ min: 0, max: 0.999, noNaN: true }),
    scrapePhase: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    evaluationPhase: fc.double({ min: 0, max: 0.9999, noNaN: true }),
    onsetMs: fc.integer({ min: 0, max: 60 * second }),
    forEvaluations: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 15, noNaN: true })),
    keepEvaluations: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 8, noNaN: true })),
  })
  .map((raw) => {
    const windowMs = Math.round(raw.scrapesInWindow * raw.scrapeIntervalMs);
    const thresholdOf = (share: number): number =>
      Number((raw.baselineRatio + share * (raw.faultRatio - raw.baselineRatio)).toPrecision(4));
    return {
      onsetMs: raw.onsetMs,
      lastsMs: Math.round(raw.lastsInWindows * windowMs),
      baselineRatio: raw.baselineRatio,
      faultRatio: raw.faultRatio,
      requestSpacingMs: raw.requestSpacingMs,
      endpoints: raw.endpoints,
      carriedError: raw.carriedError,
      scrapeIntervalMs: raw.scrapeIntervalMs,
      scrapePhaseMs: Math.floor(raw.scrapePhase * raw.scrapeIntervalMs),
      evaluationIntervalMs: raw.evaluationIntervalMs,
      evaluationPhaseMs: Math.floor(raw.evaluationPhase * raw.evaluationIntervalMs),
      conditions: [
        { windowMs, thresholdRatio: thresholdOf(raw.share) },
        { windowMs: Math.round(raw.otherWindow * windowMs), thresholdRatio: thresholdOf(raw.otherShare) },
      ].slice(0, raw.conditionCount),
      forMs: Math.round(raw.forEvaluations * raw.evaluationIntervalMs),
      keepFiringForMs: Math.round(raw.keepEvaluations * raw.evaluationIntervalMs),
    };
  });

/** The critical and the warning tier of HighErrorRate, as alerts.md tells of them: 20 % errors, 5m windows. */
const critical: Simulated = {
  onsetMs: 0,
  lastsMs: 360 * second,
  baselineRatio: 0,
  faultRatio: 0.2,
  requestSpacingMs: 200,
  endpoints: 4,
  carriedError: 0,
  scrapeIntervalMs: 15 * second,
  scrapePhaseMs: 0,
  evaluationIntervalMs: 30 * second,
  evaluationPhaseMs: 0,
  conditions: [{ windowMs: 300 * second, thresholdRatio: 0.05 }],
  forMs: 300 * second,
  keepFiringForMs: 120 * second,
};
const burnRate: Simulated = {
  ...critical,
  conditions: [
    { windowMs: 3600 * second, thresholdRatio: 0.0144 },
    { windowMs: 300 * second, thresholdRatio: 0.0144 },
  ],
  forMs: 120 * second,
};

/** The same lab at every eighth of both phases. */
function allPhases(lab: Simulated): Simulated[] {
  const eighths = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => eighth / 8);
  return eighths.flatMap((scrape) =>
    eighths.map((evaluation) => ({
      ...lab,
      scrapePhaseMs: Math.floor(scrape * lab.scrapeIntervalMs),
      evaluationPhaseMs: Math.floor(evaluation * lab.evaluationIntervalMs),
    })),
  );
}

/** How much of a window is reached by no phase, in milliseconds at either end. */
function unreachedMs({ earliestMs, latestMs }: Life['firing'], instantsMs: readonly number[]): number {
  return Math.max(Math.min(...instantsMs) - earliestMs, latestMs - Math.max(...instantsMs));
}

describe('oracle against a simulated Prometheus', () => {
  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyLab, (lab) => {
        expect(problemsOf(lab).join('; ')).to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  for (const [name, lab] of Object.entries({ critical, burnRate })) {
    it(`has no wider windows for ${name} than the phases need`, () => {
      const life = predict(lab);
      if ('never' in life) throw new Error(life.never);
      expect(life.certainty).to.equal('must');
      const episodes = allPhases(lab).flatMap(simulate);
      // An eighth of both intervals lies between the phases. Counters of errors that start at 0 cost up to a quarter of a
      // scrape, and those that do not are legal too. The rest is the counting.
      const graceMs = (15 * second + 30 * second) / 8 + (15 * second) / 4 + 15 * lab.requestSpacingMs;
      expect(
        unreachedMs(
          life.firing,
          episodes.map(({ firedAtMs }) => firedAtMs),
        ),
        'firing',
      ).to.be.below(graceMs);
      expect(
        unreachedMs(
          life.ended,
          episodes.map(({ endedAtMs }) => endedAtMs),
        ),
        'ended',
      ).to.be.below(graceMs);
    });
  }

  it('draws the lines between must, may and must-not where the phases begin to matter', () => {
    const certain: Record<string, number[]> = { must: [], may: [], 'must-not': [] };
    for (let lastsMs = 90 * second; lastsMs <= 240 * second; lastsMs += 2 * second) {
      const lab = { ...critical, lastsMs };
      const life = predict(lab);
      if ('never' in life) throw new Error(life.never);
      certain[life.certainty]?.push(lastsMs);
      const fired = allPhases(lab).filter((one) => simulate(one).length > 0).length;
      if (life.certainty === 'must') expect(fired, `${lastsMs}`).to.equal(64);
      if (life.certainty === 'must-not') expect(fired, `${lastsMs}`).to.equal(0);
    }
    // It holds for the burst + half of 285 s, give or take a scrape; `for` needs 300 s, and up to an evaluation more.
    expect(Math.max(...(certain['must-not'] ?? []))).to.be.within(138 * second, 142 * second);
    expect(Math.min(...(certain['must'] ?? []))).to.be.within(203 * second, 208 * second);
  });

  it('lets a burst shorter than its share of the window pass', () => {
    expect(predict({ ...critical, lastsMs: 65 * second }))
      .to.have.property('never')
      .that.includes('never averages');
    expect(allPhases({ ...critical, lastsMs: 65 * second, forMs: 0 }).flatMap(simulate)).to.deep.equal([]);
    expect(predict({ ...critical, lastsMs: 85 * second, forMs: 0 })).to.have.property('certainty', 'must');
    expect(allPhases({ ...critical, lastsMs: 85 * second, forMs: 0 }).flatMap(simulate)).to.have.lengthOf(64);
  });

  it('simulates what the real programs did: a page on a burst of 165 s, none on one of 120 s', () => {
    expect(allPhases({ ...critical, lastsMs: 165 * second }).flatMap(simulate)).to.not.be.empty;
    expect(allPhases({ ...critical, lastsMs: 120 * second }).flatMap(simulate)).to.be.empty;
  });
});
