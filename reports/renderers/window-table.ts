import type { Transition } from '../../assertions/transitions.ts';
import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { printable } from '../../core/printable.ts';
import { alignColumns } from '../facts/text-table.ts';
import { windowStatistics } from '../facts/window-statistics.ts';

/** Terms below this share of a window's width are not worth a word; a ratio. */
const leastShareRatio = 0.05;

/** So many of the closest calls are told. */
const closestTold = 5;

/**
 * How exact the oracle was over many runs: per kind of transition what was inside, how wide, and because of what. And which
 * came nearest to an edge of its window: the first to look at when the next run comes out otherwise.
 */
export function renderWindowTable(given: readonly Transition[], runs: number): string {
  const transitions = printable(given);
  const statistics = windowStatistics(transitions);
  const inside = statistics.reduce((sum, one) => sum + one.inside, 0);
  const rows = statistics.map(({ kind, seen, inside: within, medianWidthMs, shares }) => [
    kind,
    `${within} of ${seen}`,
    formatLabTime(medianWidthMs),
    shares
      .filter(({ ratio }) => ratio >= leastShareRatio)
      .map(({ term, ratio }) => `${term} ${Math.round(100 * ratio)} %`)
      .join(', '),
  ]);
  return [
    `${inside} of ${transitions.length} transitions of ${runs} runs were inside their windows`,
    ...alignColumns([['transition', 'inside', 'median width', 'made of'], ...rows]).map((row) => `  ${row}`),
    ...closestCalls(transitions),
  ].join('\n');
}

/** One line for each transition of a scenario that came nearest to an edge, over all runs of it. */
function closestCalls(transitions: readonly Transition[]): string[] {
  if (transitions.length === 0) return [];
  const nearest = new Map<string, Call>();
  for (const call of transitions.map(callOf)) {
    const known = nearest.get(call.what);
    if (known === undefined || call.spareMs < known.spareMs) nearest.set(call.what, call);
  }
  const calls = [...nearest.values()].sort((a, b) => a.spareMs - b.spareMs).slice(0, closestTold);
  const rows = calls.map(({ what, spareMs, edge, widthMs }) => [
    what,
    spareMs < 0 ? 'outside' : `${(spareMs / 1000).toFixed(1)} s`,
    edge,
    formatLabTime(widthMs),
  ]);
  return [
    'nearest to an edge of their windows, in lab time',
    ...alignColumns([['transition', 'to spare', 'edge', 'width'], ...rows]).map((row) => `  ${row}`),
  ];
}

interface Call {
  readonly what: string;
  /** Negative outside of the window. */
  readonly spareMs: number;
  readonly edge: 'earliest' | 'latest';
  readonly widthMs: number;
}

function callOf({ scenario, kind, alert, receiver, atMs, window }: Transition): Call {
  const [afterMs, beforeMs] = [atMs - window.earliestMs, window.latestMs - atMs];
  return {
    what: [scenario, nameAlert(alert), receiver, kind].filter((part) => part !== null).join(' '),
    spareMs: Math.min(afterMs, beforeMs),
    edge: afterMs < beforeMs ? 'earliest' : 'latest',
    widthMs: window.latestMs - window.earliestMs,
  };
}
