import type { Diagnosis } from '../plan.ts';
import { absentWithoutLabels } from './absent-without-labels.ts';
import { findIn } from './at-record.ts';
import { bareHistogram } from './bare-histogram.ts';
import { brokenNotificationTemplate } from './broken-notification-template.ts';
import { droppedAlert } from './dropped-alert.ts';
import { framebufferTotal } from './framebuffer-total.ts';
import { increaseOfEcc } from './increase-of-ecc.ts';
import type { Diagnosable, DiagnosingLint } from './lint.ts';
import { lostLe } from './lost-le.ts';
import { missingEqualLabel } from './missing-equal-label.ts';
import { neverFires } from './never-fires.ts';
import { rateOfGauge } from './rate-of-gauge.ts';
import { takenMetric } from './taken-metric.ts';
import { unknownInhibition } from './unknown-inhibition.ts';
import { unlistedRuleFile } from './unlisted-rule-file.ts';
import { unmatchedReason } from './unmatched-reason.ts';
import { unprintedEnds } from './unprinted-ends.ts';
import { unratedBuckets } from './unrated-buckets.ts';
import { unservedAlternative, unservedMetric } from './unserved-metric.ts';
import { unsummedFloor } from './unsummed-floor.ts';
import { unsummedRatio } from './unsummed-ratio.ts';
import { watchdogRoute } from './watchdog-route.ts';
import { xidLevel } from './xid-level.ts';

/** The lints whose flaws explain wrong alerts. */
export const diagnosingLints: readonly DiagnosingLint[] = [
  unsummedRatio,
  unsummedFloor,
  unknownInhibition,
  missingEqualLabel,
  watchdogRoute,
  bareHistogram,
  lostLe,
  unratedBuckets,
  rateOfGauge,
  absentWithoutLabels,
  xidLevel,
  framebufferTotal,
  unmatchedReason,
  increaseOfEcc,
  takenMetric,
  neverFires,
  unservedMetric,
  unservedAlternative,
  brokenNotificationTemplate,
  unprintedEnds,
  unlistedRuleFile,
  droppedAlert,
];

/** The same configuration is diagnosed for every scenario that is planned with it. */
const known = new WeakMap<Diagnosable, readonly Diagnosis[]>();

/** Every flaw that is known to explain wrong alerts. */
export function diagnose(config: Diagnosable): readonly Diagnosis[] {
  const diagnoses = known.get(config) ?? diagnoseAnew(config);
  known.set(config, diagnoses);
  return diagnoses;
}

function diagnoseAnew(config: Diagnosable): Diagnosis[] {
  return diagnosingLints.flatMap((one) =>
    findIn(one, config).map(({ alertnames, receivers, kinds, ...flaw }) => ({
      id: one.id,
      alertnames: [...alertnames],
      ...flaw,
      ...(receivers === undefined ? {} : { receivers: [...receivers] }),
      ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    })),
  );
}
