import { closeSync, openSync, readSync } from 'node:fs';
import { FiredrillError } from '../../core/errors.ts';
import {
  decodePage,
  type LabTime,
  labTimeBy,
  monotonicNow,
  type PageContent,
  type PageProblem,
  pageBytes,
} from './page.ts';

/** Reads in a row that may meet the writer at work; a write takes microseconds, a read a few as well. */
const attempts = 1000;

/**
 * The lab's clock for a Node program that does not own the page: a receiver, an exporter, an app.
 *
 * @example
 * using clock = LabClockReader.open(process.env[pageVariable]);
 * clock.now().wallNs;
 */
export class LabClockReader implements Disposable {
  readonly #descriptor: number;
  readonly #file: string;
  readonly #reads = [Buffer.alloc(pageBytes), Buffer.alloc(pageBytes)] as const;

  /** @throws FiredrillError `LAB_CLOCK_PAGE` when the file is missing or no clock page. */
  static open(file: string): LabClockReader {
    let descriptor: number;
    try {
      descriptor = openSync(file, 'r');
    } catch (cause) {
      throw notAPage(file, 'a file that cannot be opened', cause);
    }
    const reader = new LabClockReader(file, descriptor);
    try {
      reader.now();
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return reader;
  }

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /** Lab time now. @throws FiredrillError `LAB_CLOCK_PAGE` when the file no longer holds a page. */
  now(): LabTime {
    let problem: PageProblem = 'under way';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const monotonicNs = monotonicNow();
      const content = this.#read();
      const time = typeof content === 'string' ? content : timeBy(content, monotonicNs);
      if (typeof time !== 'string') return time;
      problem = time;
      if (problem !== 'under way') break;
    }
    throw notAPage(this.#file, found[problem]);
  }

  /** One read may mix two states of the page; two that agree do not. */
  #read(): PageContent | PageProblem {
    const [first, second] = this.#reads;
    const length = readSync(this.#descriptor, first, 0, pageBytes, 0);
    readSync(this.#descriptor, second, 0, pageBytes, 0);
    return first.equals(second) ? decodePage(first.subarray(0, length)) : 'under way';
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

function timeBy({ newest, before }: PageContent, monotonicNs: bigint): LabTime | 'under way' {
  if (monotonicNs >= newest.monotonicNs) return labTimeBy(newest, monotonicNs);
  // The writer is at the next setting already, so this thread was stopped for a while after it had read its clock.
  return before === undefined ? 'under way' : labTimeBy(before, monotonicNs);
}

const found: Readonly<Record<PageProblem, string>> = {
  short: `fewer than ${pageBytes} bytes`,
  foreign: 'other content',
  'under way': 'half a setting, again and again',
};

function notAPage(file: string, got: string, cause?: unknown): FiredrillError {
  return new FiredrillError('unavailable', 'LAB_CLOCK_PAGE', `${file} is no clock page`, {
    want: `a file of ${pageBytes} bytes that begins with fdclock1`,
    got,
    ...(cause === undefined ? {} : { cause }),
  });
}
