import { formatLabTime } from '../../core/duration.ts';
import { exactly, type Plan, sumTerms, type Term } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question } from '../question.ts';
import { countText, gapText, windowText } from '../words.ts';
import { alarmWindows } from './alarms.ts';

/** The heartbeat route's group_interval (alertmanager.yml): a beat that misses its tick comes one tick later. */
const tickMs = 30_000;
/** Wall time that a beat may spend between Alertmanager's tick and the receiver on a busy machine. */
const deliveryWallMs = 250;

/** Did the Watchdog beat all through the run? Only then is silence worth anything. */
export function proofOfLifeQuestions({ observeUntilMs, alarms = [] }: Plan): Question[] {
  const window = windowText({ earliestMs: 0, latestMs: observeUntilMs });
  const but = alarms.length === 0 ? '' : ' but for the silence that the alarm is about';
  const name = 'the Watchdog beat all the way';
  return [{ suite: 'honest', name, title: `${name}, from ${window}${but}`, answer: isAlive }];
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
  const longest = longestOf(watchedStretches(view).map((stretch) => longestSilence(beats, stretch)));
  const lengthMs = longest.toMs - longest.fromMs;
  if (hasBeatNearby && lengthMs <= allowedMs)
    return held(`${countText(beats.length, 'beat')}, never more than ${gapText(lengthMs)} apart`);
  const got = hasBeatNearby
    ? `none from ${formatLabTime(longest.fromMs)} to ${formatLabTime(longest.toMs)}`
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

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The whole run but for the silence that each alarm is about: from its earliest last beat until it must be over. */
function watchedStretches(view: RunView): Stretch[] {
  const { observeUntilMs, heartbeat, alarms = [] } = view.plan;
  const stretches: Stretch[] = [];
  let fromMs = 0;
  for (const alarm of alarms) {
    const { raised, recovered } = alarmWindows(view, alarm);
    stretches.push({ fromMs, toMs: raised.earliestMs - heartbeat.alarmAfterMs });
    fromMs = recovered.latestMs;
  }
  return [...stretches, { fromMs, toMs: observeUntilMs }].filter((one) => one.toMs > one.fromMs);
}

function longestOf(spans: readonly Stretch[]): Stretch {
  const lengthOf = ({ fromMs, toMs }: Stretch): number => toMs - fromMs;
  return spans.reduce((longest, one) => (lengthOf(one) > lengthOf(longest) ? one : longest), {
    fromMs: 0,
    toMs: 0,
  });
}

/** From the beginning of a stretch to its first beat, between beats, or from the last one to its end. */
function longestSilence(beatsMs: readonly number[], { fromMs, toMs }: Stretch): Stretch {
  const within = [fromMs, ...beatsMs.filter((atMs) => atMs > fromMs && atMs < toMs), toMs];
  return longestOf(within.slice(1).map((atMs, index) => ({ fromMs: within[index] ?? atMs, toMs: atMs })));
}
