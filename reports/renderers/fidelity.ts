import { isInside, type Transition, transitionsOf } from '../../assertions/transitions.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Window } from '../../core/plan.ts';
import { printableRun, type Run } from '../run.ts';
import { escapeMarkdown } from './github-summary.ts';

/**
 * One scenario at several speeds, as a Markdown table: the verdicts, and when each thing happened in lab time. An instant
 * outside its own run's window stands in bold; one outside the window of the reference has an asterisk.
 *
 * @param runs one per speed and clock; the reference is the compiled run at `referenceSpeed`, or the fastest when there is none
 */
export function renderFidelity(runs: readonly Run[], referenceSpeed: number): string {
  const bySpeed = runs.map(printableRun).sort((a, b) => orderOf(a) - orderOf(b));
  const reference =
    bySpeed.find(({ view }) => view.plan.speed === referenceSpeed && !hasLabClock({ view })) ??
    bySpeed.at(-1);
  if (reference === undefined) return 'no run\n';
  const columns = bySpeed.map((run) => ({
    run,
    seen: new Map(transitionsOf(run.view).map((transition) => [keyOf(transition), transition])),
  }));
  const wanted = transitionsOf(reference.view);
  const rows = wanted.map((transition) => [
    escapeMarkdown(keyOf(transition)),
    windowText(transition.window),
    ...columns.map(({ seen }) => cell(seen.get(keyOf(transition)), transition.window)),
  ]);
  return [
    ...tableHead([
      `${reference.view.plan.scenario.id}`,
      `legal at ${paceWords(reference)}`,
      ...bySpeed.map(({ view }) => paceWords({ view })),
    ]),
    row(['**verdict**', '', ...bySpeed.map(({ judgement }) => `**${judgement.verdict}**`)]),
    row(['requests that failed', '', ...bySpeed.map(({ view }) => failures(view.loadSummary))]),
    ...rows.map(row),
    '',
  ].join('\n');
}

/** Runs with the compiled clock go first, each kind from slow to fast. */
function orderOf({ view }: Pick<Run, 'view'>): number {
  return view.plan.speed + (hasLabClock({ view }) ? 1_000_000 : 0);
}

function hasLabClock({ view }: Pick<Run, 'view'>): boolean {
  return view.plan.clock === 'lab';
}

function paceWords({ view }: Pick<Run, 'view'>): string {
  return `${hasLabClock({ view }) ? 'lab clock, ' : ''}speed ${view.plan.speed}`;
}

function keyOf({ kind, alert, receiver }: Transition): string {
  const name = nameAlert(alert);
  if (receiver === null) return `${name} ${kind}`;
  return kind === 'is told' ? `${receiver} is told of ${name}` : `${receiver} is told of the end of ${name}`;
}

function cell(transition: Transition | undefined, reference: Window): string {
  if (transition === undefined) return 'not seen';
  const text = formatLabTime(transition.atMs);
  const shared = isInside({ ...transition, window: reference }) ? text : `${text} \\*`;
  return isInside(transition) ? shared : `**${shared}**`;
}

function failures(summary: Run['view']['loadSummary']): string {
  return summary === null ? 'not counted' : `${summary.failedRequests} of ${summary.iterations}`;
}

function windowText({ earliestMs, latestMs }: Window): string {
  return `${formatLabTime(earliestMs)} to ${formatLabTime(latestMs)}`;
}

function tableHead(cells: readonly string[]): string[] {
  return [row(cells), row(cells.map(() => '---'))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
