import type { AxiosResponse } from 'axios';
import type { ZodType } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import { assertLoopback } from './loopback.ts';

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Absolute URL, on loopback. */
  readonly url: string;
  readonly body?: unknown;
  /** Who is asked, for the error message: "the admin port of app". */
  readonly whom: string;
  /** Longest wait for the whole answer in wall milliseconds. Default 2000: these are tiny answers from this machine. */
  readonly timeoutMs?: number;
}

/**
 * Asks a program on this machine and checks the shape of its answer. Neither proxies nor redirects are followed: both
 * could lead away from the machine.
 *
 * @throws FiredrillError `TARGET_NOT_LOOPBACK`; `TARGET_SILENT` without an answer in time; `TARGET_REFUSED` for any
 * status but 2xx; `TARGET_UNREADABLE` for an answer of another shape. All say what was asked, and of whom.
 */
export async function ask<T>(question: Question, answer: ZodType<T>): Promise<T> {
  const { whom } = question;
  const { asked, response } = await send(question);
  const got = `${response.status} ${shorten(response.data)}`;
  if (response.status < 200 || response.status > 299) {
    throw new FiredrillError('internal', 'TARGET_REFUSED', `${whom} refused what it was asked`, {
      want: `2xx for ${asked}`,
      got,
    });
  }
  const parsed = answer.safeParse(response.data);
  if (parsed.success) return parsed.data;
  throw new FiredrillError('internal', 'TARGET_UNREADABLE', `${whom} answered in an unknown shape`, {
    want: `a known answer to ${asked}`,
    got,
    problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`),
  });
}

/**
 * The status of the answer, whatever it is.
 *
 * @throws FiredrillError `TARGET_NOT_LOOPBACK`, or `TARGET_SILENT` without an answer in time.
 */
export async function askStatus(question: Question): Promise<number> {
  return (await send(question)).response.status;
}

async function send(question: Question): Promise<{ asked: string; response: AxiosResponse<unknown> }> {
  const { method, body, whom, timeoutMs = 2000 } = question;
  const url = assertLoopback(question.url).href;
  const asked = `${method} ${url}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
  // Commands that only plan read every fault and ask nobody; in a run the observers have it loaded.
  const { default: axios } = await import('axios');
  const response = await axios
    .request<unknown>({
      method,
      url,
      data: body,
      proxy: false,
      maxRedirects: 0,
      validateStatus: null,
      timeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    })
    .catch((cause: unknown) => {
      throw new FiredrillError('unavailable', 'TARGET_SILENT', `${whom} did not answer`, {
        want: `an answer to ${asked} within ${timeoutMs} ms`,
        got: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    });
  return { asked, response };
}

function shorten(data: unknown): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
