import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import type { EventOf } from '../../core/journal.ts';
import type { LoadDeclaration } from '../../core/scenario.ts';
import { requireLoadable, urlOf } from './loadable.ts';

/** What k6 needs for a scenario's load: the script, and what it reads from its environment. */
export interface K6Load {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface K6LoadOptions {
  /** Wall seconds after which k6 ends by itself, should nobody stop it. Default 3600. */
  readonly maxDurationS?: number;
  /** Lab seconds per wall second: an answer that is slow in lab time comes that much sooner. Default 60. */
  readonly speed?: number;
  /** Epoch milliseconds at which the first request is due. Default: at once. */
  readonly startAtWallMs?: number;
}

/**
 * One k6 for all traffic of a scenario.
 *
 * @throws FiredrillError `LOAD` with every service that takes no load or is named twice.
 */
export async function k6Load(
  loads: readonly LoadDeclaration[],
  options: K6LoadOptions = {},
): Promise<K6Load> {
  requireLoadable(loads);
  const { maxDurationS = 3600, speed = 60, startAtWallMs = 0 } = options;
  bundled ??= bundleScript();
  return {
    script: await bundled,
    env: {
      TARGETS: JSON.stringify(loads.map(({ on, ratePerSecond }) => ({ on, url: urlOf[on], ratePerSecond }))),
      MAX_DURATION_S: String(maxDurationS),
      PATIENCE_S: String(patienceS(speed)),
      START_AT_WALL_MS: String(Math.round(startAtWallMs)),
      // A warning for each request that a killed service refuses would fill the log; errors of the script stay.
      K6_LOG_OUTPUT: 'file=/dev/stderr,level=error',
      // At most 1 core: k6 needs 5 % of one at 50 requests a second, and more threads only contend with the stack.
      GOMAXPROCS: '1',
    },
  };
}

/** Longest answer that a fault makes on purpose, in lab seconds. */
const longestAnswerLabS = 10;
/** What the machine and the network may add to it, in wall seconds. */
const slackS = 1;

/**
 * After how many wall seconds a user gives up. A request to a dead service hangs until then (its address leads nowhere),
 * so this also says how many requests are under way at once while nobody answers.
 */
function patienceS(speed: number): number {
  return slackS + longestAnswerLabS / speed;
}

let bundled: Promise<string> | undefined;

/** The script as one file, because k6 is given one; its own modules are k6's to bring. */
async function bundleScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../k6/open-load.ts')],
    bundle: true,
    write: false,
    platform: 'neutral',
    target: 'es2022',
    external: ['k6', 'k6/*'],
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

const count = z.number().int().min(0);

/** What the script's handleSummary prints, as far as the journal needs it. */
const summarySchema = z.object({
  wantedRatePerSecond: z.number().positive(),
  services: count,
  iterations: count,
  droppedIterations: count,
  failedRequests: count,
  /** Null when not one request was started. */
  firstStartWallMs: z.number().nullable(),
  lastStartWallMs: z.number().nullable(),
});

/**
 * k6's summary as the journal keeps it. The wanted rate is the sum over the services. The rate that it got is taken
 * between the first and the last start of a request, so that neither k6's own start nor its end counts; everything in
 * between does, the first seconds too. n starts of one service have n - 1 intervals between them. A load that got stuck
 * starts nothing more but goes on dropping: what it dropped counts as time.
 *
 * @param summary the object behind FIREDRILL_SUMMARY.
 * @throws FiredrillError `K6_SUMMARY_SHAPE`, inconclusive, with every field that is not as it must be.
 */
export function loadSummaryEvent(summary: unknown): EventOf<'load-summary'> {
  const parsed = summarySchema.safeParse(summary);
  if (!parsed.success) {
    throw new FiredrillError('inconclusive', 'K6_SUMMARY_SHAPE', 'the summary of k6 cannot be read', {
      got: JSON.stringify(summary) ?? 'nothing',
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'summary'}: ${message}`),
    });
  }
  const { services: streams, firstStartWallMs, lastStartWallMs, ...counts } = parsed.data;
  const scheduled = counts.iterations + counts.droppedIterations - streams;
  const scheduledMs = (scheduled * 1000) / counts.wantedRatePerSecond;
  const startedMs = (lastStartWallMs ?? 0) - (firstStartWallMs ?? 0);
  // Without drops the measured time stands alone: jitter may make it shorter than the schedule.
  const spanMs = counts.droppedIterations > 0 ? Math.max(startedMs, scheduledMs) : startedMs;
  const intervals = Math.max(0, counts.iterations - streams);
  return {
    kind: 'load-summary',
    ...counts,
    gotRatePerSecond: spanMs > 0 ? (intervals * 1000) / spanMs : 0,
  };
}
