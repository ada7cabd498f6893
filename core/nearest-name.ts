import { distance } from 'fastest-levenshtein';

/** The name that a person may have meant; undefined when none is close enough to be a slip of the same word. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((one) => ({ one, steps: distance(name.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  const [best] = ranked;
  return best !== undefined && best.steps <= Math.max(2, Math.ceil(name.length / 3)) ? best.one : undefined;
}
