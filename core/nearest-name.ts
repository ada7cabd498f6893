import { distance } from 'fastest-levenshtein';

/** The name that a person may have meant; undefined when none is close enough to be a slip of the same word. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const mostSteps = Math.max(2, Math.ceil(name.length / 3));
  let best: { readonly one: string; readonly steps: number } | undefined;
  for (const one of known) {
    const other = one.toLowerCase();
    const limit = best === undefined ? mostSteps : best.steps - 1;
    // Each letter more or less is a step.
    if (Math.abs(wanted.length - other.length) > limit) continue;
    const steps = distance(wanted, other);
    if (steps <= limit) best = { one, steps };
  }
  return best?.one;
}
