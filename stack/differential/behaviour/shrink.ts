import type { Case } from './case.ts';

/**
 * The smallest case that still disagrees, dropping one event after the other. All candidates of a step are played side by
 * side, so that a step costs as much as one play.
 *
 * @param disagreeing plays cases and returns those that disagree
 */
export async function shrink(
  one: Case,
  disagreeing: (cases: readonly Case[]) => Promise<readonly Case[]>,
): Promise<Case> {
  const smaller = one.events.map((_, index) =>
    rename({ ...one, events: one.events.toSpliced(index, 1) }, `${one.id}s${index}`),
  );
  const [found] = smaller.length > 1 ? await disagreeing(smaller) : [];
  return found === undefined ? one : shrink(found, disagreeing);
}

/** Gives a case another id, wherever it is named: labels, matchers, receivers. */
function rename(one: Case, id: string): Case {
  return JSON.parse(JSON.stringify(one).replaceAll(JSON.stringify(one.id), JSON.stringify(id))) as Case;
}
