import {
  isInside,
  type Transition,
  type TransitionKind,
  transitionKinds,
  transitionsOf,
  widthMs,
} from '../../assertions/transitions.ts';
import { againstWindow } from '../../assertions/words.ts';
import { formatDuration } from '../../core/duration.ts';
import type { RunView } from '../../core/run-view.ts';

/** How well the oracle's windows held over several runs, as text and as a fact. */
export interface WindowsReport {
  readonly text: string;
  /** True when nothing was seen outside its window. */
  readonly isExact: boolean;
}

type Seen = Transition & { readonly runId: string };

/**
 * Tells of several runs how many of the predicted transitions came inside their windows, how wide those windows were, and
 * of which terms. Runs with a mutant are left out, because they must break windows, and so are incomplete ones.
 */
export function reportWindows(views: readonly RunView[]): WindowsReport {
  const counted = views.filter(({ header, ended }) => header.mutant === null && ended === 'complete');
  const seen = counted.flatMap((view) =>
    transitionsOf(view).map((transition): Seen => ({ ...transition, runId: view.header.runId })),
  );
  const outside = seen.filter((transition) => !isInside(transition));
  const left = views.length - counted.length;
  const note = left === 0 ? '' : ` (${left} left out: incomplete, or of a mutant)`;
  const lines = [
    `windows of ${counted.length} runs${note}`,
    row('', 'seen', 'inside', 'median width', 'of which (median of each term, where there is one)'),
    ...transitionKinds.map((kind) =>
      rowOf(
        kind,
        seen.filter((one) => one.kind === kind),
      ),
    ),
    row('in all', String(seen.length), share(seen), '', ''),
    ...outside.map(
      ({ kind, what, atMs, window, runId }) =>
        `outside: ${what} ${kind} at ${againstWindow(atMs, window)} in ${runId}`,
    ),
  ];
  return { text: lines.join('\n'), isExact: outside.length === 0 };
}

function rowOf(kind: TransitionKind, seen: readonly Transition[]): string {
  const widths = seen.map(({ window }) => widthMs(window));
  const terms = Map.groupBy(
    seen.flatMap(({ window }) => window.terms),
    ({ name }) => nameOf(name),
  );
  const parts = [...terms]
    .map(([name, own]) => ({ name, ms: median(own.map(({ minMs, maxMs }) => maxMs - minMs)) }))
    .filter(({ ms }) => ms >= 1)
    .sort((a, b) => b.ms - a.ms)
    .map(({ name, ms }) => `${name} ${formatDuration(Math.round(ms))}`);
  const width = seen.length === 0 ? '-' : formatDuration(Math.round(median(widths)));
  return row(kind, String(seen.length), share(seen), width, parts.join(', '));
}

/** The judge says in the name how late a fault was; here it is one term. */
function nameOf(name: string): string {
  return name.startsWith('fault put in') ? 'fault put in' : name;
}

function share(seen: readonly Transition[]): string {
  return seen.length === 0 ? '-' : `${((seen.filter(isInside).length / seen.length) * 100).toFixed(1)} %`;
}

function row(name: string, seen: string, inside: string, width: string, terms: string): string {
  const cells = [name.padEnd(18), seen.padStart(6), inside.padStart(8), width.padStart(13), terms];
  return cells.join('  ').trimEnd();
}

/** The middle, or the mean of the two in the middle; NaN of nothing. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
