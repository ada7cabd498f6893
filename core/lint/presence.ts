/**
 * Whether the series of a result have a label with a value in it: `always` all of them; `never` none; `sometimes` those
 * that one side of an `or` adds surely lack it, and others may have it; `unknown` the data decide.
 */
export type Presence = 'always' | 'never' | 'sometimes' | 'unknown';

/** Two sides that match only where they agree in the label. */
export function agreeing(one: Presence, other: Presence): Presence {
  if (one === 'never' || other === 'never') return 'never';
  if (one === 'always' || other === 'always') return 'always';
  return one === other ? one : 'unknown';
}

/** The series of both sides. */
export function together(one: Presence, other: Presence): Presence {
  if (one === other) return one;
  const lacking = [one, other].some((side) => side === 'never' || side === 'sometimes');
  return lacking ? 'sometimes' : 'unknown';
}
