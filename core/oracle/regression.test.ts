import { expect } from 'chai';
import fc from 'fast-check';
import { type Regression, regressionSpan } from './regression.ts';

const minute = 60_000;

/** A disk of 100 that falls evenly for a while and is then what it was; the prediction looks for it to be empty. */
function filling(lastsMs: number, left: number, more: Partial<Regression> = {}): Regression {
  return {
    windowMs: 60 * minute,
    aheadMs: 240 * minute,
    holds: (predicted) => predicted < 0,
    valueAt: (ms) => (ms < 0 || ms >= lastsMs ? 100 : 100 - ((100 - left) * ms) / lastsMs),
    firstSampleMs: Number.NEGATIVE_INFINITY,
    untilMs: lastsMs + 70 * minute,
    scrapeIntervalMs: 15_000,
    ...more,
  };
}

/** predict_linear() as promql/functions.go of 2.47 computes it, over the samples of the closed window. */
function predicted(
  { valueAt, windowMs, aheadMs, firstSampleMs, scrapeIntervalMs }: Regression,
  phaseMs: number,
  atMs: number,
) {
  const startMs = Math.max(firstSampleMs, -windowMs - 2 * scrapeIntervalMs) + phaseMs;
  const points: { x: number; y: number }[] = [];
  for (let ms = startMs; ms <= atMs; ms += scrapeIntervalMs) {
    if (ms >= atMs - windowMs) points.push({ x: (ms - atMs) / 1000, y: valueAt(ms) });
  }
  const [first] = points;
  if (first === undefined || points.length < 2) return Number.NaN;
  if (points.every(({ y }) => y === first.y)) return first.y;
  const sum = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((all, one) => all + of(one), 0);
  const n = points.length;
  const [x, y] = [sum((p) => p.x), sum((p) => p.y)];
  const slope = (sum((p) => p.x * p.y) - (x * y) / n) / (sum((p) => p.x * p.x) - (x * x) / n);
  return (slope * aheadMs) / 1000 + y / n - (slope * x) / n;
}

/** What the span says of an instant; undefined where it leaves it open. */
function claimed(span: ReturnType<typeof regressionSpan>, atMs: number): boolean | undefined {
  if (span.kind === 'never') return false;
  if (span.kind !== 'within') return undefined;
  if (atMs < span.begins[0] || atMs > span.ends[1]) return false;
  return atMs > span.begins[1] && atMs < span.ends[0] ? true : undefined;
}

describe('a prediction along a straight line', () => {
  it('holds when enough of the window has fallen, and until the disk is free again', () => {
    const span = regressionSpan(filling(60 * minute, 30));
    if (span.kind !== 'within') throw new Error(span.kind);
    // By hand, without samples: with a fall of s a minute over the last T of W minutes, the mean is 100 − sT²/2W and the
    // slope −s(T/W)²(3 − 2T/W). At s = 70/60 it reaches 0 in 240 + 30 minutes (from the middle of W) at T ≈ 23.
    const mean = (t: number): number => 100 - ((70 / 60) * t * t) / 120;
    const slope = (t: number): number => -(70 / 60) * (t / 60) ** 2 * (3 - (2 * t) / 60);
    let byHand = 0;
    while (mean(byHand) + slope(byHand) * 270 > 0) byHand += 0.01;
    expect(span.begins[0]).to.be.at.most(byHand * minute);
    expect(span.begins[1]).to.be.at.least(byHand * minute);
    expect(span.begins[1] - span.begins[0]).to.be.at.most(2 * 15_000 + 5_000);
    expect(span.ends[0]).to.be.above(60 * minute);
  });

  it('holds sooner with a past that is too short', () => {
    const [full, cut] = [
      regressionSpan(filling(60 * minute, 30)),
      regressionSpan(filling(60 * minute, 30, { firstSampleMs: -5 * minute })),
    ];
    if (full.kind !== 'within' || cut.kind !== 'within') throw new Error('both are within');
    expect(cut.begins[1]).to.be.below(full.begins[0]);
  });

  it('never holds for a slow fall, and always when it does without one', () => {
    expect(regressionSpan(filling(60 * minute, 95)).kind).to.equal('never');
    expect(regressionSpan(filling(60 * minute, 30, { holds: (value) => value < 200 })).kind).to.equal(
      'always',
    );
  });

  it('is right at every instant and phase, also where that is not on its grid', () => {
    const anyLab = fc.record({
      lastsMs: fc.integer({ min: 5, max: 90 }).map((m) => m * minute),
      left: fc.double({ min: 0, max: 90, noNaN: true }),
      windowMs: fc.integer({ min: 2, max: 60 }).map((m) => m * minute),
      aheadMs: fc.integer({ min: 1, max: 240 }).map((m) => m * minute),
      scrapeIntervalMs: fc.integer({ min: 10, max: 60 }).map((s) => s * 1000),
      part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      instants: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
    });
    fc.assert(
      fc.property(anyLab, ({ lastsMs, left, part, instants, ...more }) => {
        const lab = filling(lastsMs, left, {
          ...more,
          untilMs: lastsMs + more.windowMs + 4 * more.scrapeIntervalMs,
        });
        const span = regressionSpan(lab);
        for (const where of instants) {
          const atMs = where * lab.untilMs;
          const holds = lab.holds(predicted(lab, part * lab.scrapeIntervalMs, atMs));
          const told = `${JSON.stringify(span)} at ${atMs}`;
          expect(holds, told).to.equal(claimed(span, atMs) ?? holds);
        }
      }),
      { numRuns: 60 },
    );
  });
});
