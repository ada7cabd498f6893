/** As many texts as a large configuration has expressions, several times over. */
const mostTexts = 16_384;

/**
 * The same pure function, which computes the answer for a text once: a configuration's expressions are looked at by every
 * lint and for every scenario. Of more than 16,384 texts those that were asked for first are forgotten. An error is
 * thrown anew each time.
 */
export function remembered<Answer>(compute: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before.answer;
    const answer = compute(text);
    const [oldest] = known.keys();
    if (known.size >= mostTexts && oldest !== undefined) known.delete(oldest);
    known.set(text, { answer });
    return answer;
  };
}
