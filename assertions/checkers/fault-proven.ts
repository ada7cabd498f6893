import { formatDuration, formatLabTime } from '../../core/duration.ts';
import type { Plan } from '../../core/plan.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question, undecided } from '../question.ts';
import { isRecorded } from '../recorded.ts';

/** Did each fault take hold, did it last, and was it healed? Otherwise silence and noise mean nothing. */
export function faultProvenQuestions(plan: Plan): Question[] {
  return plan.faults.flatMap(({ title }, index): Question[] => [
    {
      suite: 'honest',
      name: `fault ${index + 1} took hold`,
      title: `fault ${index + 1} (${title}) took hold`,
      answer: (evidence) => proven(evidence, index, title, onset),
    },
    {
      suite: 'honest',
      name: `fault ${index + 1} was in force until its heal`,
      title: `fault ${index + 1} (${title}) was in force until its heal`,
      answer: (evidence) => lasted(evidence, index, title),
    },
    {
      suite: 'honest',
      name: `fault ${index + 1} was healed`,
      title: `fault ${index + 1} (${title}) was healed`,
      answer: (evidence) => proven(evidence, index, title, heal),
    },
  ]);
}

interface Proof {
  readonly applied: 'injected' | 'healed';
  readonly yes: 'confirmed' | 'heal-confirmed';
  readonly no: 'not-confirmed' | 'heal-not-confirmed';
  readonly want: string;
  readonly denial: string;
}
const onset: Proof = {
  applied: 'injected',
  yes: 'confirmed',
  no: 'not-confirmed',
  want: 'its effect measured after it was put in',
  denial: 'was not proven to have taken hold',
};
const heal: Proof = {
  applied: 'healed',
  yes: 'heal-confirmed',
  no: 'heal-not-confirmed',
  want: 'its absence measured after it was healed',
  denial: 'was not proven to be healed',
};

/**
 * How late a fault may go in or be healed, wall milliseconds. Windows follow the real instants; but a fault that is later than
 * this is another one than the plan speaks of. Discovery takes 10 s at the most (load/faults/alertmanager-forgotten.ts).
 */
const latestWallMs = 15_000;

function proven({ view, plan }: Evidence, index: number, title: string, proof: Proof): Answer {
  const events = view.faults.filter((event) => event.index === index);
  const applied = events.find(({ state }) => state === proof.applied);
  const yes = events.find(({ state }) => state === proof.yes);
  const against = events.find(({ state }) => state === proof.no || state === 'failed');
  const planned = plan.faults[index];
  const dueMs = planned && planned.atMs + (proof.applied === 'healed' ? planned.lastsMs : 0);
  const lateMs = applied === undefined || dueMs === undefined ? 0 : applied.atMs - dueMs;
  if (applied !== undefined && lateMs >= latestWallMs * plan.speed)
    return notProven(
      `the fault "${title}" was ${proof.applied} at ${formatLabTime(applied.atMs)}, ${formatDuration(Math.round(lateMs / 1000) * 1000)} later than planned`,
      `${proof.applied} at ${formatLabTime(dueMs ?? 0)}`,
      `${proof.applied} at ${formatLabTime(applied.atMs)}`,
    );
  if (applied !== undefined && yes !== undefined && against === undefined)
    return held(`${proof.applied} at ${formatLabTime(applied.atMs)}, ${yes.evidence}`);
  const got =
    against?.evidence ?? (applied === undefined ? `it was never ${proof.applied}` : 'nobody measured it');
  return notProven(`the fault "${title}" ${proof.denial}: ${got}`, proof.want, got);
}

function notProven(message: string, want: string, got: string): Answer {
  return broken(
    got,
    finding({ suite: 'honest', kind: 'fault-not-proven', weight: 'inconclusive', message, want, got }),
  );
}

/** A fault must have been seen in this last share of its time. */
const lastShareRatio = 0.25;
/** Or so long before its heal, wall milliseconds: a short fault is over before a second proof fits in. */
const shortProofWallMs = 2500;

/**
 * A fault that stops by itself leaves a system that is well, and every absence would be believed. So it is measured again,
 * in the middle of its time and just before its heal.
 */
function lasted({ view, plan }: Evidence, index: number, title: string): Answer {
  const events = view.faults.filter((event) => event.index === index);
  const heal = events.find(({ state }) => state === 'heal-requested');
  const tookHold = events.find(({ state }) => state === 'confirmed');
  if (tookHold === undefined) return undecided('it never took hold');
  if (heal === undefined) return undecided('the run ended before its heal');
  const missed = events.find(({ state }) => state === 'no-longer-in-force');
  const seen = events.filter(({ state }) => state === 'confirmed' || state === 'still-in-force');
  const last = seen.findLast(({ atMs }) => missed === undefined || atMs <= missed.atMs) ?? tookHold;
  if (missed !== undefined)
    return stopped(
      title,
      `last seen at ${formatLabTime(last.atMs)}, missed at ${formatLabTime(missed.atMs)}: ${missed.evidence}`,
    );
  if (!isRecorded(view, 'faults-throughout') && last === tookHold)
    return undecided(
      `seen at ${formatLabTime(last.atMs)}`,
      `whether the fault "${title}" lasted until its heal is not known: this journal is older than that measurement`,
    );
  const unseenMs = heal.atMs - last.atMs;
  const allowedMs = Math.max(
    (plan.faults[index]?.lastsMs ?? 0) * lastShareRatio,
    shortProofWallMs * plan.speed,
  );
  if (unseenMs <= allowedMs) return held(`seen at ${formatLabTime(last.atMs)}, ${last.evidence}`);
  const got = `last seen at ${formatLabTime(last.atMs)}, and not measured again in the ${formatDuration(Math.round(unseenMs / 1000) * 1000)} until its heal`;
  return broken(
    got,
    finding({
      suite: 'honest',
      kind: 'fault-not-measured',
      weight: 'inconclusive',
      message: `nobody measured that the fault "${title}" was still in force just before its heal: ${got}`,
      want: measuredAgain,
      got,
    }),
  );
}

const measuredAgain = 'its effect measured again in the middle of its time and just before its heal';

function stopped(title: string, got: string): Answer {
  return notProven(
    `the fault "${title}" was not proven to be still in force just before its heal: ${got}`,
    measuredAgain,
    got,
  );
}
