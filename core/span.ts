/** A stretch of lab time, in milliseconds after the zero. `toMs` is null while it was still going on at the end. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number | null;
}
