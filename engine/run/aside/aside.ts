import { Tinypool } from 'tinypool';
import { type ErrorDetails, type ErrorKind, FiredrillError } from '../../../core/errors.ts';
import type { judgeAndTell, Told } from '../judge-and-tell.ts';
import type { pastOf } from '../past.ts';

/** What a thread says: a result, or an error for people as data. */
export type Answer<Result> =
  | { readonly result: Result }
  | {
      readonly error: {
        readonly kind: ErrorKind;
        readonly code: string;
        readonly message: string;
        readonly details: ErrorDetails;
      };
    };

/** One run makes its past while another one is judged; more at a time would only take CPU time from the stacks. */
const threadsMost = 2;

let pool: Tinypool | undefined;

/**
 * Gets a thread ready, so that nobody waits for its modules to load. Without it the first piece of work does so.
 * The threads end with the process and keep it from ending only while they work.
 */
export function prepareAside(): Tinypool {
  pool ??= new Tinypool({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: threadsMost,
    idleTimeout: 60_000,
  });
  return pool;
}

/**
 * `judgeAndTell` in another thread. Judging a long run and drawing its page take up to seconds of a busy machine, in which
 * the process would neither record nor drive the other runs of a suite.
 *
 * @throws FiredrillError as `judgeAndTell`
 */
export function judgeAside(...question: Parameters<typeof judgeAndTell>): Promise<Told> {
  return ask('judge', question);
}

/** `pastOf` in another thread, for the same reason. */
export function pastAside(...question: Parameters<typeof pastOf>): Promise<string> {
  return ask('past', question);
}

async function ask<Result>(name: string, question: readonly unknown[]): Promise<Result> {
  const answer: Answer<Result> = await prepareAside().run(question, { name });
  if ('result' in answer) return answer.result;
  const { kind, code, message, details } = answer.error;
  throw new FiredrillError(kind, code, message, details);
}
