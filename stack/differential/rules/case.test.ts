import { expect } from 'chai';
import fc from 'fast-check';
import { errorBurstCase } from './case.ts';
import { kinds } from './kinds.ts';
import { anyErrorBurst, anyGaugeStep } from './labs.ts';

describe('a lab in the words of Prometheus', () => {
  it('has two series an endpoint, and as many values as scrapes', () => {
    fc.assert(
      fc.property(anyErrorBurst, (lab) => {
        const { scrapedAtMs, series } = errorBurstCase(lab);
        expect(series.map(({ name }) => name)).to.have.lengthOf(2 * lab.endpoints);
        expect(new Set(series.map(({ name }) => name)).size).to.equal(2 * lab.endpoints);
        expect(new Set(series.map(({ values }) => values.length))).to.deep.equal(
          new Set([scrapedAtMs.length]),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('counts every request once, a failure as nothing else', () => {
    fc.assert(
      fc.property(anyErrorBurst, (lab) => {
        const { scrapedAtMs, series } = errorBurstCase(lab);
        const totalAt = (index: number): number =>
          series.reduce((sum, { values }) => sum + Number(values.at(index) ?? 0), 0);
        const lastedMs = (scrapedAtMs.at(-1) ?? 0) - (scrapedAtMs[0] ?? 0);
        expect(totalAt(-1) - totalAt(0)).to.be.closeTo(lastedMs / lab.requestSpacingMs, 1);
      }),
      { numRuns: 30 },
    );
  });

  it('scrapes from before the first evaluation to the last', () => {
    const covered = (
      { scrapedAtMs, evaluations }: ReturnType<typeof errorBurstCase>,
      everyMs: number,
    ): void => {
      expect(scrapedAtMs[0]).to.be.at.most(evaluations[0]?.atMs ?? 0);
      expect((evaluations.at(-1)?.atMs ?? 0) - (scrapedAtMs.at(-1) ?? 0)).to.be.below(everyMs);
    };
    fc.assert(
      fc.property(anyErrorBurst, anyGaugeStep, (burst, gauge) => {
        covered(kinds['error-burst'].caseOf(burst), burst.scrapeIntervalMs);
        covered(kinds.gauge.caseOf(gauge), gauge.scrapeIntervalMs);
      }),
      { numRuns: 30 },
    );
  });
});
