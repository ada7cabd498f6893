/** As many texts as a large configuration has expressions, several times over. */
const mostTexts = 16_384;

/**
 * The same pure function, which computes the answer for a text once: a configuration's expressions are looked at by every
 * lint and for every scenario. Of more than 16,384 texts those that were asked for first are forgotten. An error is
 * thrown anew each time.
 *
 * @param mostCharacters of all texts that are remembered together, for answers that are large; the last one is in any case
 */
export function remembered<Answer>(
  compute: (text: string) => Answer,
  mostCharacters = Number.POSITIVE_INFINITY,
): (text: string) => Answer {
  return rememberedBy((text) => text, compute, mostCharacters);
}

/**
 * `remembered` for questions that are no texts.
 *
 * @param keyOf a text that is the same for questions that have the same answer, and only for those
 */
export function rememberedBy<Question, Answer>(
  keyOf: (question: Question) => string,
  compute: (question: Question) => Answer,
  mostCharacters = Number.POSITIVE_INFINITY,
): (question: Question) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  let characters = 0;
  return (question) => {
    const key = keyOf(question);
    const before = known.get(key);
    if (before !== undefined) return before.answer;
    const answer = compute(question);
    characters += key.length;
    for (const oldest of known.keys()) {
      if (known.size < mostTexts && characters <= mostCharacters) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    known.set(key, { answer });
    return answer;
  };
}
