import { type Stored, scrapeInstants } from '../../../core/oracle/testing/series.ts';
import type { Evaluation, Timing } from '../../../core/oracle/testing/simulate.ts';
import { exprOfClock, playClock, type SimulatedClock } from '../../../core/oracle/testing/simulate-clock.ts';
import {
  exprOfCycles,
  playCycles,
  type SimulatedCycles,
} from '../../../core/oracle/testing/simulate-cycles.ts';
import { exprOfRamp, playRamp, type SimulatedRamp } from '../../../core/oracle/testing/simulate-ramp.ts';
import {
  exprOfAbsence,
  exprOfDeath,
  playAbsence,
  playBurstDeath,
  playDeath,
  type SimulatedAbsence,
  type SimulatedBurstDeath,
  type SimulatedDeath,
} from '../../../core/oracle/testing/simulate-vanishing.ts';
import { errorBurstCase, type PromtoolCase } from './case.ts';
import { promtoolZeroMs } from './files.ts';

interface Played {
  readonly samples: readonly Stored[];
  readonly evaluations: readonly Evaluation[];
}

/** A case of one series that may have no value at some of the scrapes. */
function caseOf(expr: string, name: string, timing: Timing, windowMs: number, played: Played): PromtoolCase {
  const untilMs = Math.max(
    played.samples.at(-1)?.atMs ?? 0,
    (played.evaluations.at(-1)?.atMs ?? 0) - timing.scrapeIntervalMs + 1,
  );
  const scrapedAtMs = scrapeInstants(timing, windowMs, untilMs);
  const byInstant = new Map(played.samples.map(({ atMs, value }) => [atMs, value]));
  return {
    expr,
    timing,
    scrapedAtMs,
    series: [{ name, values: scrapedAtMs.map((atMs) => byInstant.get(atMs) ?? null) }],
    evaluations: played.evaluations,
  };
}

export function absenceCase(lab: SimulatedAbsence): PromtoolCase {
  return caseOf(exprOfAbsence, 'model_accuracy{service="app"}', lab, 0, playAbsence(lab));
}

export function deathCase(lab: SimulatedDeath): PromtoolCase {
  return caseOf(exprOfDeath(lab), 'data_drift_score{service="app", method="psi"}', lab, 0, playDeath(lab));
}

/** An error burst that nobody scrapes any more: its counters just end. */
export function burstDeathCase(lab: SimulatedBurstDeath): PromtoolCase {
  return errorBurstCase(lab, playBurstDeath(lab));
}

/** What the gauge says is a time, and promtool's clock has a zero of its own. */
export function clockCase(lab: SimulatedClock): PromtoolCase {
  const name = 'model_last_evaluation_timestamp_seconds{service="app", model_name="m"}';
  const one = caseOf(exprOfClock(lab), name, lab, 0, playClock(lab));
  const zeroMs = promtoolZeroMs(one);
  const series = one.series.map(({ values }) => ({
    name,
    values: values.map((value) => (typeof value === 'number' ? (value - zeroMs) / 1000 : value)),
  }));
  return { ...one, series };
}

export function cyclesCase(lab: SimulatedCycles): PromtoolCase {
  return caseOf(exprOfCycles(lab), 'up{service="app"}', lab, lab.windowMs, playCycles(lab));
}

export function rampCase(lab: SimulatedRamp): PromtoolCase {
  return caseOf(
    exprOfRamp(lab),
    'node_filesystem_avail_bytes{service="app"}',
    lab,
    lab.windowMs,
    playRamp(lab),
  );
}
