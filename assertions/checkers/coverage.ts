import type { Span } from '../../core/run-view.ts';

/** The longest stretch of a span that none of the covers reaches; of length 0 when it is covered throughout. */
export function longestUncovered(
  span: Span,
  covers: readonly Span[],
): { readonly span: Span; readonly lengthMs: number } {
  const endMs = span.toMs ?? Number.POSITIVE_INFINITY;
  let coveredUntilMs = span.fromMs;
  let longest = { span: { fromMs: span.fromMs, toMs: span.fromMs } as Span, lengthMs: 0 };
  const consider = (toMs: number): void => {
    const lengthMs = toMs - coveredUntilMs;
    if (lengthMs <= longest.lengthMs) return;
    longest = { span: { fromMs: coveredUntilMs, toMs: Number.isFinite(toMs) ? toMs : null }, lengthMs };
  };
  for (const cover of [...covers].sort((a, b) => a.fromMs - b.fromMs)) {
    consider(Math.min(cover.fromMs, endMs));
    coveredUntilMs = Math.max(coveredUntilMs, cover.toMs ?? Number.POSITIVE_INFINITY);
  }
  if (coveredUntilMs < endMs) consider(endMs);
  return longest;
}
