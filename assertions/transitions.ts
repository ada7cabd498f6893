import { nameAlert } from '../core/labels.ts';
import type { Window } from '../core/plan.ts';
import type { RunView } from '../core/run-view.ts';
import { actualWindows } from './claims.ts';
import { gatherEvidence } from './evidence.ts';

export const transitionKinds = ['fires', 'ends', 'is told', 'is told of the end'] as const;
export type TransitionKind = (typeof transitionKinds)[number];

/** Something that was predicted and that happened, and when it legally could. */
export interface Transition {
  readonly kind: TransitionKind;
  /** "HighErrorRate critical app at slack". */
  readonly what: string;
  readonly atMs: number;
  readonly window: Window;
}

/** Lab milliseconds between the earliest and the latest legal instant. */
export function widthMs({ earliestMs, latestMs }: Window): number {
  return latestMs - earliestMs;
}

export function isInside({ atMs, window }: Transition): boolean {
  return atMs >= window.earliestMs && atMs <= window.latestMs;
}

/** Every predicted transition of a run that was seen, with its window moved to when the fault really was. */
export function transitionsOf(view: RunView): Transition[] {
  const evidence = gatherEvidence(view);
  const { firing, resolved } = evidence.claims();
  // What lasts to the last sample of all may go on behind it.
  const lastMs = Math.max(...view.alerts.flatMap((alert) => alert.firing.map(({ toMs }) => toMs ?? 0)));
  const lives = evidence.sightings().lives.flatMap(({ life, firing: fires, ended, seen }): Transition[] => {
    if (seen === null || life.certainty === 'must-not') return [];
    const what = nameAlert(life.alert);
    const { fromMs, toMs } = seen.span;
    const fired: Transition = { kind: 'fires', what, atMs: fromMs, window: fires };
    return toMs === null || toMs >= lastMs
      ? [fired]
      : [fired, { kind: 'ends', what, atMs: toMs, window: ended }];
  });
  const told = view.plan.deliveries.flatMap((delivery): Transition[] => {
    const windows = actualWindows(view, delivery);
    const what = `${nameAlert(delivery.life.alert)} at ${delivery.receiver}`;
    const [first, last] = [firing.get(delivery), resolved.get(delivery)];
    return [
      ...(first === undefined
        ? []
        : [{ kind: 'is told' as const, what, atMs: first.atMs, window: windows.notified }]),
      ...(last === undefined || windows.resolved === null
        ? []
        : [{ kind: 'is told of the end' as const, what, atMs: last.atMs, window: windows.resolved }]),
    ];
  });
  return [...lives, ...told];
}
