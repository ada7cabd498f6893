import type { Logger } from '../shared/logger.ts';
import type { Running } from '../shared/program.ts';

/**
 * GPU seconds that one prediction takes at full clock: an assumption that makes the everyday 5 predictions a second fill
 * half of two GPUs. Rates stay real at any speed, so these are seconds of the wall, as those of the rate.
 */
const gpuSecondsPerPrediction = 0.2;
/** Pause between two questions, in wall milliseconds. */
const pauseMs = 1000;
/** How many pauses a rate reaches over: 5 a second are 20 in it, so that one more or less is 5 %. */
const reach = 4;
/** Longest wait for the first prediction: the load of a run starts some 6 s after the boot, or later on a busy machine. */
const patienceMs = 30_000;

/** Predictions made since the ML API started, from its `/metrics`. Null when there are none to read. */
export function countPredictions(exposition: string): number | null {
  const values = [...exposition.matchAll(/^model_predictions_total(?:\{[^\n]*\})? (\S+)/gm)].map(
    ([, value]) => Number(value),
  );
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

interface Look {
  readonly atMs: number;
  readonly predictions: number;
}

/**
 * GPU seconds a second between the first and the last look. The rate is rounded to whole predictions a second, because a
 * count over four seconds is one more or less by chance, and the temperature would follow it. A counter that fell has
 * begun anew, and tells nothing yet.
 */
export function workBetween(first: Look, last: Look): number {
  const seconds = (last.atMs - first.atMs) / 1000;
  const predictions = last.predictions - first.predictions;
  return seconds > 0 && predictions > 0 ? Math.round(predictions / seconds) * gpuSecondsPerPrediction : 0;
}

export interface InferenceOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Told of the work after every look, in GPU seconds a second. An ML API that does not answer gives none. */
  readonly onWork: (gpuSecondsPerSecond: number) => void;
}

/**
 * Follows the ML API: what it predicts is what the GPUs have to do. Nobody is told anything before it has predicted for a
 * moment: a run begins in the middle of a normal day, with GPUs that are warm, though its load comes some seconds later.
 */
export function followInference({ url, logger, onWork }: InferenceOptions): Running {
  const ending = new AbortController();
  const rate = new WorkRate(performance.now());
  let isSilent = false;
  const look = async (): Promise<void> => {
    try {
      rate.see(await ask(url, ending.signal), performance.now());
      isSilent = false;
    } catch (error) {
      if (ending.signal.aborted) return;
      rate.lose();
      if (!isSilent) logger.warn({ url, error: String(error) }, 'the inference cannot be followed');
      isSilent = true;
    }
    const work = rate.work(performance.now());
    if (work !== null) onWork(work);
  };
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await pause(ending.signal);
    }
  })();
  const close = async () => {
    ending.abort();
    await loop;
  };
  return { close, [Symbol.asyncDispose]: close };
}

/** The work that a growing count of predictions makes. Wall milliseconds, of any origin. */
export class WorkRate {
  readonly #startMs: number;
  #looks: Look[] = [];
  #countAtFirst: number | undefined;
  #isKnown = false;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** The look that finds the first predictions is the first to count from: they began somewhere before it. */
  see(predictions: number, atMs: number): void {
    this.#countAtFirst ??= predictions;
    if (this.#isKnown || predictions !== this.#countAtFirst)
      this.#looks = [...this.#looks, { atMs, predictions }].slice(-1 - reach);
  }

  /** The ML API does not answer: what it counted before is no beginning for what it will count. */
  lose(): void {
    this.#looks = [];
  }

  /** GPU seconds a second; null while its first predictions are awaited. */
  work(nowMs: number): number | null {
    this.#isKnown ||= this.#looks.length > reach || nowMs - this.#startMs > patienceMs;
    const [first, last] = [this.#looks[0], this.#looks.at(-1)];
    if (!this.#isKnown) return null;
    return first === undefined || last === undefined ? 0 : workBetween(first, last);
  }
}

/** @throws when there is no answer, or none with predictions in it. */
async function ask(url: string, signal: AbortSignal): Promise<number> {
  const answer = await fetch(`${url}?counted=once`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(pauseMs)]),
  });
  const predictions = countPredictions(await answer.text());
  if (predictions === null) throw new Error(`no model_predictions_total in ${answer.status} from ${url}`);
  return predictions;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
