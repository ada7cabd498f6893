import { explainError } from '../../../core/errors.ts';
import type { Logger } from './logger.ts';

/** A running program; disposable so that a test's end is its end. */
export interface Running extends AsyncDisposable {
  close(): Promise<void>;
}

/**
 * The life of a container's main process: start, log where it listens, and on SIGTERM or SIGINT close and leave with
 * code 0 within half a second, whatever still hangs (Docker would send SIGKILL only after 10 s). A failed start
 * is logged as FATAL and leaves with code 1.
 *
 * @param describe what the first log line says of the running program: its ports.
 * @param graceMs how long it may take to close, in wall milliseconds, for a program that has something to bring to an end.
 */
export async function runProgram<R extends Running>(
  logger: Logger,
  start: () => Promise<R>,
  describe: (running: R) => Readonly<Record<string, unknown>>,
  graceMs = 500,
): Promise<void> {
  let running: R | undefined;
  const stop = async (signal: string) => {
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), graceMs).unref();
    try {
      await running?.close();
      process.exit();
    } catch (error) {
      logger.error({ error: explainError(error) }, 'the stop was not clean');
      process.exit(1);
    }
  };
  // Before the start: as process 1 of a container, a program without handlers would ignore the signals.
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    running = await start();
    logger.info(describe(running), 'listening');
  } catch (error) {
    logger.fatal({ error: explainError(error) }, 'could not start');
    process.exit(1);
  }
}
