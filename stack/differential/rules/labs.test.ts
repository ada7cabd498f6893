import { expect } from 'chai';
import fc from 'fast-check';
import { anyErrorBurst, anyGaugeStep } from './labs.ts';

const seconds = (ms: number): number => ms / 1000;

describe('labs for promtool', () => {
  it('have every scrape, evaluation and window on whole seconds', () => {
    fc.assert(
      fc.property(fc.oneof(anyErrorBurst, anyGaugeStep), (lab) => {
        const { onsetMs, scrapePhaseMs, scrapeIntervalMs, evaluationPhaseMs, evaluationIntervalMs } = lab;
        const windows = 'conditions' in lab ? lab.conditions.map(({ windowMs }) => windowMs) : [];
        const times = [
          onsetMs,
          scrapePhaseMs,
          scrapeIntervalMs,
          evaluationPhaseMs,
          evaluationIntervalMs,
          ...windows,
        ];
        expect(times.map(seconds).every(Number.isInteger), `${times}`).to.equal(true);
      }),
    );
  });

  it('have windows of two scrapes or more, which a rate() needs', () => {
    fc.assert(
      fc.property(anyErrorBurst, ({ conditions, scrapeIntervalMs }) => {
        expect(Math.min(...conditions.map(({ windowMs }) => windowMs))).to.be.at.least(2 * scrapeIntervalMs);
      }),
    );
  });

  it('have thresholds off the ratios of whole requests, which only the last bit would decide', () => {
    const requests = 10_000_000;
    fc.assert(
      fc.property(anyErrorBurst, ({ conditions }) => {
        for (const { thresholdRatio } of conditions) {
          expect(Math.round(thresholdRatio * requests) / requests).to.not.equal(thresholdRatio);
        }
      }),
    );
  });
});
