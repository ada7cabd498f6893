import { formatLabels } from '../core/labels.ts';
import type { Life, Plan } from '../core/plan.ts';
import type { RunView } from '../core/run-view.ts';
import { type Claims, matchClaims } from './claims.ts';
import { watchedUntilMs } from './mentions.ts';
import { type LifeSighting, matchSightings, type Sightings } from './sightings.ts';

/** A run and what was worked out from it, once for all questions. */
export interface Evidence {
  readonly view: RunView;
  readonly plan: Plan;
  /** Lab time until which the run says anything. */
  readonly watchedUntilMs: number;
  /** A run that reached its end was watched as long as it had to be: what was not seen did not happen. */
  readonly isComplete: boolean;
  /** @throws what the matching throws; each question that needs it then fails on its own */
  claims(): Claims;
  /** @throws what the matching throws */
  sightings(): Sightings;
  sightingOf(life: Life): LifeSighting | undefined;
}

export function gatherEvidence(view: RunView): Evidence {
  const claims = once(() => matchClaims(view));
  const sightings = once(() => matchSightings(view));
  return {
    view,
    plan: view.plan,
    watchedUntilMs: watchedUntilMs(view),
    isComplete: view.ended === 'complete',
    claims,
    sightings,
    sightingOf: (life) => sightings().lives.find((sighting) => isSameLife(sighting.life, life)),
  };
}

function isSameLife(a: Life, b: Life): boolean {
  return a.faultIndex === b.faultIndex && formatLabels(a.alert) === formatLabels(b.alert);
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
