import { formatLabTime } from '../../core/duration.ts';
import type { Span } from '../../core/observed-alerts.ts';
import { exactly, type Plan, sumTerms, type Term } from '../../core/plan.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question } from '../question.ts';
import { countText, gapText, windowText } from '../words.ts';

/** The heartbeat route's group_interval (alertmanager.yml): a beat that misses its tick comes one tick later. */
const tickMs = 30_000;
/** Wall time that a beat may spend between Alertmanager's tick and the receiver on a busy machine. */
const deliveryWallMs = 250;

/** Did the Watchdog beat all through the run? Only then is silence worth anything. */
export function proofOfLifeQuestions({ observeUntilMs }: Plan): Question[] {
  const window = windowText({ earliestMs: 0, latestMs: observeUntilMs });
  return [{ suite: 'honest', title: `the Watchdog beat all the way, from ${window}`, answer: isAlive }];
}

/** How far apart two beats may be, as named terms. */
export function beatTerms({ heartbeat, speed }: Plan): readonly Term[] {
  return [
    exactly('beat', heartbeat.everyMs, 'how often the route of the dead man’s switch repeats'),
    {
      name: 'missed tick',
      minMs: 0,
      maxMs: tickMs,
      why: 'a repeat is checked at ticks only and may slip by one',
    },
    {
      name: 'delivery',
      minMs: 0,
      maxMs: deliveryWallMs * speed,
      why: `up to ${deliveryWallMs} ms of wall time`,
    },
  ];
}

function isAlive({ view, plan }: Evidence): Answer {
  const { latestMs: allowedMs } = sumTerms(beatTerms(plan));
  const beats = view.beatsMs.filter((atMs) => atMs >= 0 && atMs <= plan.observeUntilMs);
  const hasBeatNearby = view.beatsMs.some((atMs) => atMs >= -allowedMs && atMs <= plan.observeUntilMs);
  const longest = longestSilence(beats, plan.observeUntilMs);
  const lengthMs = (longest.toMs ?? 0) - longest.fromMs;
  if (hasBeatNearby && lengthMs <= allowedMs)
    return held(`${countText(beats.length, 'beat')}, never more than ${gapText(lengthMs)} apart`);
  const got = hasBeatNearby
    ? `none from ${formatLabTime(longest.fromMs)} to ${formatLabTime(longest.toMs ?? 0)}`
    : 'none at all';
  return broken(
    got,
    finding({
      suite: 'honest',
      kind: 'no-proof-of-life',
      weight: 'inconclusive',
      alert: { alertname: 'Watchdog' },
      receiver: plan.heartbeat.receiver,
      message: `the Watchdog's beats did not reach ${plan.heartbeat.receiver} all through the run (${got}), so silence proves nothing`,
      want: `a beat at least every ${gapText(allowedMs)}`,
      got,
      terms: beatTerms(plan),
    }),
  );
}

/** From the zero to the first beat, between beats, or from the last one to the end. */
function longestSilence(beatsMs: readonly number[], untilMs: number): Span {
  let longest = { fromMs: 0, toMs: 0 };
  let fromMs = 0;
  const consider = (toMs: number): void => {
    if (toMs - fromMs > longest.toMs - longest.fromMs) longest = { fromMs, toMs };
    fromMs = toMs;
  };
  for (const atMs of beatsMs) consider(atMs);
  consider(untilMs);
  return longest;
}
