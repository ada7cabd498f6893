import { absentAnywhere } from './absent-anywhere.ts';
import { bareHistogram } from './bare-histogram.ts';
import { deadInhibition } from './dead-inhibition.ts';
import { exporterAsProduct } from './exporter-as-product.ts';
import { framebufferTotal } from './framebuffer-total.ts';
import { increaseOfEcc } from './increase-of-ecc.ts';
import { missingService } from './missing-service.ts';
import type { Mutant } from './mutant.ts';
import { percentOfPercent } from './percent-of-percent.ts';
import { rateOfGauge } from './rate-of-gauge.ts';
import { renamedMetric } from './renamed-metric.ts';
import { unknownFunction } from './unknown-function.ts';
import { unmatchedReason } from './unmatched-reason.ts';
import { unsummedFloor } from './unsummed-floor.ts';
import { unsummedRatio } from './unsummed-ratio.ts';
import { watchdogLeak } from './watchdog-leak.ts';
import { xidLevel } from './xid-level.ts';

/** Every mutant, by name. */
export const mutants: ReadonlyMap<string, Mutant> = new Map(
  [
    unsummedRatio,
    bareHistogram,
    unsummedFloor,
    unknownFunction,
    percentOfPercent,
    deadInhibition,
    missingService,
    renamedMetric,
    unmatchedReason,
    xidLevel,
    framebufferTotal,
    rateOfGauge,
    absentAnywhere,
    increaseOfEcc,
    watchdogLeak,
    exporterAsProduct,
  ].map((mutant) => [mutant.name, mutant]),
);

/** The mutants that a scenario must catch, with that scenario. */
export const caughtMutants: readonly (Mutant & { readonly caughtBy: string })[] = [
  ...mutants.values(),
].flatMap((mutant) => (mutant.caughtBy === null ? [] : [{ ...mutant, caughtBy: mutant.caughtBy }]));
