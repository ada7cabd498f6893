import type { Logger } from '../shared/logger.ts';
import type { Running } from '../shared/program.ts';

/**
 * GPU seconds that one prediction takes at full clock: an assumption that makes the everyday 5 predictions a second fill
 * half of two GPUs. Rates stay real at any speed, so these are seconds of the wall, as those of the rate.
 */
const gpuSecondsPerPrediction = 0.2;
/** Pause between two questions, in wall milliseconds. */
const pauseMs = 1000;
/** How many questions a rate reaches over: 5 a second are 20 in it, so that one more or less is 5 %. */
const reach = 4;

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

/** GPU seconds a second between the first and the last look; a counter that fell has begun anew, and tells nothing yet. */
export function workBetween(first: Look, last: Look): number {
  const seconds = (last.atMs - first.atMs) / 1000;
  const predictions = last.predictions - first.predictions;
  return seconds > 0 && predictions > 0 ? (predictions / seconds) * gpuSecondsPerPrediction : 0;
}

export interface InferenceOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Told of the work after every look, in GPU seconds a second. An ML API that does not answer gives none. */
  readonly onWork: (gpuSecondsPerSecond: number) => void;
}

/** Follows the ML API: what it predicts is what the GPUs have to do. */
export function followInference({ url, logger, onWork }: InferenceOptions): Running {
  const ending = new AbortController();
  let looks: Look[] = [];
  let isSilent = false;
  const look = async (): Promise<void> => {
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(pauseMs)]),
      });
      const predictions = countPredictions(await answer.text());
      if (predictions === null) throw new Error(`no model_predictions_total in ${answer.status} from ${url}`);
      looks = [...looks.slice(-reach), { atMs: performance.now(), predictions }];
      isSilent = false;
    } catch (error) {
      if (ending.signal.aborted) return;
      looks = [];
      if (!isSilent) logger.warn({ url, error: String(error) }, 'the inference cannot be followed');
      isSilent = true;
    }
    const [first, last] = [looks[0], looks.at(-1)];
    onWork(first === undefined || last === undefined ? 0 : workBetween(first, last));
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

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
