/** What goes back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One HTTP protocol of the sink: what it accepts and how the real service words its answers. */
export interface Protocol {
  /** What is wrong with a payload, as sentences that begin with the field; empty when it is in order. */
  check(payload: unknown): string[];
  accept(payload: unknown): HttpAnswer;
  refuse(problems: readonly string[]): HttpAnswer;
  /** The answer for a status that was asked for by a behaviour. */
  fail(status: number): HttpAnswer;
}

export function jsonAnswer(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function textAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}
