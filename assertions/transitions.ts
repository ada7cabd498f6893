import type { Labels } from '../core/labels.ts';
import type { Window } from '../core/plan.ts';
import type { RunView } from '../core/run-view.ts';
import { actualWindows } from './claims.ts';
import { gatherEvidence } from './evidence.ts';

/** The four instants of an alert's life that the oracle gives windows for, in their order. */
export const transitionKinds = ['fires', 'is told', 'ends', 'is told of the end'] as const;
export type TransitionKind = (typeof transitionKinds)[number];

/** One planned instant that was seen, beside the window that the judge held it against. Lab milliseconds. */
export interface Transition {
  /** Id of the scenario. */
  readonly scenario: string;
  readonly kind: TransitionKind;
  readonly alert: Labels;
  /** Null for what happens in Prometheus. */
  readonly receiver: string | null;
  readonly atMs: number;
  readonly window: Window;
}

/**
 * Everything of the plan that was seen to happen, in the order of the plan. What never happened is not here: that is a
 * finding of the judge, or was not exercised.
 */
export function transitionsOf(view: RunView): Transition[] {
  const evidence = gatherEvidence(view);
  const { id: scenario } = view.plan.scenario;
  const { firing, resolved } = evidence.claims();
  const inPrometheus = evidence
    .sightings()
    .lives.flatMap(({ life, seen, firing: fires, ended }): Transition[] => {
      if (seen === null || life.certainty === 'must-not') return [];
      const { alert } = life;
      const { fromMs, toMs } = seen.span;
      return [
        { scenario, kind: 'fires', alert, receiver: null, atMs: fromMs, window: fires } as const,
        // Still firing when the run ended: its end was not seen.
        ...(toMs === null
          ? []
          : [{ scenario, kind: 'ends', alert, receiver: null, atMs: toMs, window: ended } as const]),
      ];
    });
  const delivered = view.plan.deliveries.flatMap((delivery): Transition[] => {
    const { receiver, life } = delivery;
    const windows = actualWindows(view, delivery);
    const told = firing.get(delivery);
    const toldEnd = resolved.get(delivery);
    const about = { scenario, alert: life.alert, receiver };
    return [
      ...(told === undefined
        ? []
        : [{ ...about, kind: 'is told', atMs: told.atMs, window: windows.notified } as const]),
      ...(toldEnd === undefined || windows.resolved === null
        ? []
        : [{ ...about, kind: 'is told of the end', atMs: toldEnd.atMs, window: windows.resolved } as const]),
    ];
  });
  return [...inPrometheus, ...delivered];
}

export function isInside({ atMs, window }: Transition): boolean {
  return atMs >= window.earliestMs && atMs <= window.latestMs;
}
