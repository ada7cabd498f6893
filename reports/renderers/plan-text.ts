import { livesOf } from '../../assertions/sightings.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Plan, PlannedInhibition } from '../../core/plan.ts';
import { printable } from '../../core/printable.ts';
import { alarmLife } from '../facts/alarm-life.ts';
import { type PlannedMoment, plannedMoments, receiversOf, sentenceOf } from '../facts/plan-moments.ts';
import { alignColumns } from '../facts/text-table.ts';
import { formatWindow, sentenceOfTrial } from '../facts/words.ts';
import { renderExplanation } from './plan-explanation.ts';

export interface PlanTextOptions {
  /** Print the sum of every window as well. Default false. */
  readonly explain?: boolean;
}

/** What the oracle predicts, before anything boots: each alert in Prometheus, then each receiver, in the order of time. */
export function renderPlan(given: Plan, { explain = false }: PlanTextOptions = {}): string {
  const plan = printable(given);
  const { scenario, speed } = plan;
  const lives = livesOf(plan);
  const alarms = (plan.alarms ?? []).map(alarmLife);
  return [
    `${scenario.id}: ${scenario.title}`,
    sentenceOfTrial(plan),
    '',
    ...(lives.length === 0 ? ['No alert may reach anybody.'] : []),
    ...(alarms.length > 0 && lives.length === 0 ? [''] : []),
    ...(lives.length + alarms.length === 0 ? [] : lifecycle(plan)),
    '',
    ...beats(plan),
    'All else must stay silent.',
    `Watched until ${formatLabTime(plan.observeUntilMs)} after the zero. At speed ${speed} that takes at least ${(plan.theoreticalWallMs / 1000).toFixed(1)} s.`,
    ...[...plan.diagnoses, ...(plan.unseen ?? []), ...(plan.leftOut ?? [])].map(
      ({ sentence, location }) =>
        `Beware: ${sentence} (${[location.file, location.line, location.column].filter(Boolean).join(':')})`,
    ),
    ...(explain ? [...lives, ...alarms].flatMap((life) => ['', renderExplanation(plan, life)]) : []),
  ].join('\n');
}

function lifecycle(plan: Plan): string[] {
  const moments = plannedMoments(plan);
  const rowsOf = (receiver: string | null): string[][] =>
    moments
      .filter((moment) => moment.receiver === receiver)
      .sort(byTime)
      .map(row);
  // Receivers that hear the same at the same time share a list.
  const lists = Map.groupBy(receiversOf(plan), (receiver) => JSON.stringify(rowsOf(receiver)));
  const speaking = [[null], ...lists.values()].filter(([one]) => rowsOf(one ?? null).length > 0);
  const sections = speaking.map((receivers) => [
    [receivers.map((receiver) => receiver ?? 'Prometheus').join(', ')],
    ...rowsOf(receivers[0] ?? null),
  ]);
  const table = alignColumns([['', '', 'promised by'], ...sections.flat()]);
  const mutes = plan.inhibitions.flatMap(muted);
  return [...table, ...(mutes.length > 0 ? ['muted', ...mutes] : [])];
}

function byTime(a: PlannedMoment, b: PlannedMoment): number {
  return a.window.earliestMs - b.window.earliestMs || a.window.latestMs - b.window.latestMs;
}

function row(moment: PlannedMoment): string[] {
  const cells = [`  ${formatWindow(moment.window)}`, sentenceOf(moment)];
  return moment.promiseMs === null ? cells : [...cells, formatLabTime(moment.promiseMs)];
}

/** From when to when it is muted, by what, and how it may leak all the same. */
function muted({ life, by, rule, source, escapes = [] }: PlannedInhibition): string[] {
  const span =
    source === undefined
      ? ''
      : `, which fires from ${formatWindow(source.firing)} until ${formatWindow(source.ended)}`;
  const leaks = escapes.map(
    ({ receiver, window, why }) => `    may leak to ${receiver} at ${formatWindow(window)}: ${why}`,
  );
  return [
    `  ${nameAlert(life.alert)} by ${nameAlert(by)}${span}`,
    `    ${rule}`,
    ...(life.certainty === 'must'
      ? []
      : ['    it need not fire here: a run in which it does not has not exercised this']),
    ...(leaks.length === 0 ? ['    whenever its group flushes: nobody is told'] : leaks),
  ];
}

function beats({ heartbeat }: Plan): string[] {
  const { receiver, everyMs, alarmAfterMs, missing } = heartbeat;
  if (missing !== undefined)
    return [
      `Beware: there is no heartbeat: ${missing}. Without one silence proves nothing, and a run is refused.`,
    ];
  return [
    `${receiver} hears a beat every ${formatLabTime(everyMs)}, and raises the alarm after ${formatLabTime(alarmAfterMs)} without one.`,
  ];
}
