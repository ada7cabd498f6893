import type { Signal } from '../fault.ts';
import type { Window } from '../plan.ts';

/** A fault on the scenario's clock, with what it does to the metrics. Lab milliseconds after the zero. */
export interface TimedFault {
  readonly index: number;
  readonly atMs: number;
  readonly lastsMs: number;
  readonly signals: readonly Signal[];
}

/** One stretch of time in which a condition holds. `begins` and `ends` are windows on the scenario's clock. */
export interface Stretch {
  readonly begins: Window;
  readonly ends: Window;
  readonly faultIndex: number;
  /** The fault that ends it, where that is another one than began it. */
  readonly endedByFaultIndex?: number;
  /** Whether it may come and go within `begins` and within `ends`; between the two it always holds. */
  readonly flickers: boolean;
}

/** When a condition holds in the stored samples, before any evaluation has looked. */
export type Truth =
  | (Stretch & {
      readonly kind: 'holds';
      /** Further stretches, by time. One may begin within the end of the one before: then it may hold all through. */
      readonly later?: readonly Stretch[];
    })
  | { readonly kind: 'never'; readonly why: string }
  /** `faultIndex`: the fault that makes it hold, where that much is known. `isOpaque`: no shape reads the
   * expression together with what the faults tell; whoever plays it may know. */
  | {
      readonly kind: 'unknown';
      readonly why: string;
      readonly faultIndex?: number;
      readonly isOpaque?: boolean;
    };

/** Every stretch in which a condition holds, by time. */
export function stretchesOf(truth: Extract<Truth, { kind: 'holds' }>): readonly [Stretch, ...Stretch[]] {
  const { kind, later = [], ...first } = truth;
  return [first, ...later];
}

/** The truth of a condition that holds in these stretches; undefined when there is none. */
export function holdsIn(stretches: readonly Stretch[]): Extract<Truth, { kind: 'holds' }> | undefined {
  const [first, ...later] = [...stretches].sort((a, b) => a.begins.earliestMs - b.begins.earliestMs);
  if (first === undefined) return undefined;
  return { kind: 'holds', ...first, ...(later.length === 0 ? {} : { later }) };
}

/**
 * The same for a part of an expression; the other parts decide what it means. `always`: with and without the faults.
 * `untold`: no fault says anything of its series. That does not mean that none moves them.
 */
export type PartTruth = Truth | { readonly kind: 'always' | 'untold'; readonly why: string };

/**
 * The fault that sends a signal, when the oracle can tell it alone: several of them overlap in windows and in `for`,
 * and it does not add them up.
 */
export function onlyFault(
  faults: readonly TimedFault[],
  sends: (signal: Signal) => boolean,
  what: string,
): { readonly fault: TimedFault } | Exclude<Truth, { kind: 'holds' }> {
  const [fault, ...more] = faults.filter(({ signals }) => signals.some(sends));
  if (fault === undefined) return { kind: 'never', why: `no fault of the scenario ${what}` };
  if (more.length > 0)
    return { kind: 'unknown', why: `the oracle does not add up several faults that ${what}` };
  return { fault };
}
