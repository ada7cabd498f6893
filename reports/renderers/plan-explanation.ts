import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Life, Plan, Window } from '../../core/plan.ts';
import { printable } from '../../core/printable.ts';
import { inhibitionOf, type PlannedMoment, plannedMoments, verbOf } from '../facts/plan-moments.ts';
import { alignColumns } from '../facts/text-table.ts';
import { formatWindow } from '../facts/words.ts';

/** The sum of one alert: each of its windows, every term with its least and its most and why, and the total. */
export function renderExplanation(givenPlan: Plan, givenLife: Life): string {
  const { plan, life } = printable({ plan: givenPlan, life: givenLife });
  const moments = plannedMoments(plan).filter(
    ({ life: other }) =>
      nameAlert(other.alert) === nameAlert(life.alert) && other.faultIndex === life.faultIndex,
  );
  const inhibition = inhibitionOf(plan, life);
  // Receivers whose windows are made of the same terms are told of together.
  const sums = Map.groupBy(moments, ({ what, certainty, note, window }) =>
    JSON.stringify([what, certainty, note, window.terms]),
  );
  const name = nameAlert(life.alert);
  return [
    `${name} in ${plan.scenario.id}`,
    ...(inhibition === undefined ? [] : [`muted by ${nameAlert(inhibition.by)}, ${inhibition.rule}`]),
    ...[...sums.values()].flatMap((same) => ['', titleOf(same), ...sumLines(same)]),
  ].join('\n');
}

function titleOf(same: readonly PlannedMoment[]): string {
  const [first] = same;
  if (first === undefined) return '';
  const who = same.map(({ receiver }) => receiver ?? 'Prometheus').join(', ');
  const note = first.note === '' ? '' : ` (${first.note})`;
  return `${who}: ${verbOf(first)}${note} ${formatWindow(first.window)}`;
}

function sumLines([first]: readonly PlannedMoment[]): string[] {
  return first === undefined ? [] : alignColumns(sumRows(first.window)).map((line) => `  ${line}`);
}

function sumRows({ terms, earliestMs, latestMs }: Window): string[][] {
  return [
    ['term', 'least', 'most', 'why'],
    ...terms.map(({ name, minMs, maxMs, why }) => [name, formatLabTime(minMs), formatLabTime(maxMs), why]),
    ['total', formatLabTime(earliestMs), formatLabTime(latestMs), ''],
  ];
}
