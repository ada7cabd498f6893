// Runs in a thread of its own (aside.ts).
import { FiredrillError } from '../../../core/errors.ts';
import { judgeAndTell } from '../judge-and-tell.ts';
import { pastOf } from '../past.ts';
import type { Answer } from './aside.ts';

/** An error loses its class on the way between threads; those that are meant for people travel as data. */
function answering<Question extends unknown[], Result>(work: (...question: Question) => Result) {
  return (question: Question): Answer<Result> => {
    try {
      return { result: work(...question) };
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      const { kind, code, message, details } = error;
      return { error: { kind, code, message, details } };
    }
  };
}

export const judge = answering(judgeAndTell);
export const past = answering(pastOf);
