import { programSpeedOf } from '../../core/clock.ts';
import { healthyPast } from '../../core/history.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Plan } from '../../core/plan.ts';
import { readConfigUnderTest } from './config-folder.ts';
import { healthyLab } from './healthy-lab.ts';

/** The longest window of the rules is 6h (ErrorBudgetBurn); one hour more keeps its far edge inside the past. */
const pastLengthMs = 7 * 3_600_000;
/** Only what counts, and the disks, are read over hours; the rules on durations and targets look back 5m, and Prometheus itself 5m more. */
const recentLengthMs = 15 * 60_000;

/** DiskFillingUp draws a line through the last hour of it. */
const readFarBack = 'node_filesystem_avail_bytes';

/**
 * Hours of healthy history in OpenMetrics text, up to an instant of the programs' clock, epoch milliseconds. Where that is the
 * wall's the hours are compressed like everything else.
 */
export function pastOf(plan: Plan, files: readonly ConfigFile[], endMs: number): string {
  const speed = programSpeedOf(plan);
  return healthyPast({
    endMs: Math.floor(endMs),
    lengthMs: pastLengthMs / speed,
    stepMs: readConfigUnderTest(files).prometheus.scrapeIntervalMs / speed,
    series: healthyLab(plan.scenario, endMs).map((series) =>
      series.type === 'counter' || series.name === readFarBack
        ? series
        : { ...series, lengthMs: recentLengthMs / speed },
    ),
  });
}
