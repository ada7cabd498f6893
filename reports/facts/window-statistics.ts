import {
  isInside,
  type Transition,
  type TransitionKind,
  transitionKinds,
} from '../../assertions/transitions.ts';
import { median } from '../../core/median.ts';

/** What the windows of one kind of transition were like, over many runs. Lab milliseconds. */
export interface WindowStatistics {
  readonly kind: TransitionKind;
  readonly seen: number;
  readonly inside: number;
  /** Latest minus earliest legal instant. */
  readonly medianWidthMs: number;
  /** The named terms that make windows wide, widest first, by their mean share of the width, 0 to 1. */
  readonly shares: readonly { readonly term: string; readonly ratio: number }[];
}

/** Of every kind that was seen at least once, in the order of a life. */
export function windowStatistics(transitions: readonly Transition[]): WindowStatistics[] {
  return transitionKinds.flatMap((kind): WindowStatistics[] => {
    const all = transitions.filter((transition) => transition.kind === kind);
    if (all.length === 0) return [];
    return [
      {
        kind,
        seen: all.length,
        inside: all.filter(isInside).length,
        medianWidthMs: median(all.map(({ window }) => window.latestMs - window.earliestMs)),
        shares: sharesOf(all),
      },
    ];
  });
}

function sharesOf(transitions: readonly Transition[]): WindowStatistics['shares'] {
  const spreads = transitions.flatMap(({ window }) =>
    window.terms.map(({ name, minMs, maxMs }) => ({ term: family(name), spreadMs: maxMs - minMs })),
  );
  const totalMs = spreads.reduce((sum, { spreadMs }) => sum + spreadMs, 0);
  return [...Map.groupBy(spreads, ({ term }) => term)]
    .map(([term, parts]) => ({
      term,
      ratio: totalMs === 0 ? 0 : parts.reduce((sum, { spreadMs }) => sum + spreadMs, 0) / totalMs,
    }))
    .filter(({ ratio }) => ratio > 0)
    .sort((a, b) => b.ratio - a.ratio);
}

/** The judge names the lateness of a fault in the term itself: "fault put in 0.8s late" is one term with "1.1s late". */
function family(name: string): string {
  return name.startsWith('fault put in') ? 'fault put in late' : name;
}
