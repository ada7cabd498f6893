import type { Transition } from '../../assertions/transitions.ts';
import { formatLabTime } from '../../core/duration.ts';
import { alignColumns } from '../facts/text-table.ts';
import { windowStatistics } from '../facts/window-statistics.ts';

/** Terms below this share of a window's width are not worth a word; a ratio. */
const leastShareRatio = 0.05;

/** How exact the oracle was over many runs: per kind of transition what was inside, how wide, and because of what. */
export function renderWindowTable(transitions: readonly Transition[], runs: number): string {
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
  ].join('\n');
}
