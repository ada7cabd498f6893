import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import type { Labels } from '../labels.ts';
import { type Certainty, exactly, type Life, reaching, sumTerms, type Term } from '../plan.ts';
import { readCondition } from './condition.ts';
import { foretoldTruth, isOpaque } from './foretold-truth.ts';
import { overRestart } from './restarted.ts';
import { startUpTerm } from './scraped.ts';
import type { Setting } from './setting.ts';
import { type Stretch, stretchesOf, type TimedFault } from './truth.ts';
import { truthOf } from './when-true.ts';

/** How far an alert that the oracle cannot see through may reach: the promises are all that is left. Lab milliseconds. */
export interface Promises {
  readonly firingMs: number;
  readonly endedMs: number;
}

/** Name of the term of a window that is bounded by what the scenario promises alone. */
export const notSeenThrough = 'not seen through';

/** When an alert fires and ends, and fires and ends again; or why it cannot. */
export type Lives = readonly [Life, ...Life[]] | { readonly never: string };

/**
 * Predicts the lives of one alert in Prometheus, by time. Two that may touch are one life with a pause.
 *
 * @param alert the labels it will carry, at least alertname, severity and service
 * @param apartMs how long after the end of a life the next one must begin to be one of its own. Default 0.
 * @returns `never`, the reason, when the scenario's faults cannot raise it
 */
export function livesOf(
  rule: AlertRule,
  alert: Labels,
  faults: readonly TimedFault[],
  setting: Setting,
  promises: Promises,
  apartMs = 0,
): Lives {
  const read = truthOf(readCondition(rule.expr), alert['service'] ?? '', faults, setting, alert);
  const truth = isOpaque(read) ? foretoldTruth(read, rule, alert, { faults, setting }) : read;
  if (truth.kind === 'never') return { never: truth.why };
  if (truth.kind === 'unknown') {
    const cause = faults.find(({ index }) => index === truth.faultIndex) ?? faults[0];
    return [wideLife(alert, cause, { rule, setting, promises, why: truth.why })];
  }
  const [first, ...more] = stretchesOf(truth).map((seen): Lived => {
    const stretch = recordedStretch(seen, rule);
    const life = lifeIn(stretch, alert, rule, setting);
    return { life, first: stretch, last: stretch };
  });
  if (first === undefined) return { never: 'it holds at no time' };
  const lived = more.reduce<readonly [Lived, ...Lived[]]>(
    (known, next) => appended(known, next, rule, setting, apartMs),
    [first],
  );
  const unwatched = lived.find(({ life, first: { begins } }) =>
    isUnwatched(faults, begins.earliestMs, life.ended.latestMs, setting),
  );
  if (unwatched !== undefined) {
    const restarted =
      lived.length === 1
        ? overRestart(unwatched.life, unwatched.last, { rule, faults, setting, apartMs })
        : undefined;
    if (restarted !== undefined) return restarted;
    const fault = faults.find(({ index }) => index === unwatched.life.faultIndex);
    const why = 'Prometheus itself is down in the meantime';
    return [wideLife(alert, fault, { rule, setting, promises, why })];
  }
  const [one, ...others] = lived.map(({ life }) => life).filter(({ certainty }) => certainty !== 'must-not');
  return one === undefined ? [first.life] : [one, ...others];
}

/** A life, and the stretches with which it begins and ends. */
interface Lived {
  readonly life: Life;
  readonly first: Stretch;
  readonly last: Stretch;
}

/** A condition on recorded series holds, and holds no more, once they have been recorded. */
function recordedStretch(stretch: Stretch, { recorded }: AlertRule): Stretch {
  if (recorded === undefined || recorded.maxMs === 0) return stretch;
  const { by, minMs, maxMs } = recorded;
  const names = by.map(({ record }) => record).join(', ');
  const wait: Term = {
    name: 'recording',
    minMs,
    maxMs,
    why: `until the groups of ${names} have run, somewhere in their intervals`,
  };
  return {
    ...stretch,
    begins: sumTerms([...stretch.begins.terms, wait]),
    ends: sumTerms([...stretch.ends.terms, wait]),
  };
}

/** The life of an alert whose condition holds once. */
function lifeIn(stretch: Stretch, alert: Labels, rule: AlertRule, setting: Setting): Life {
  const evaluationMs = setting.evaluationIntervalMs;
  const evaluation: Term = {
    name: 'evaluation',
    minMs: 0,
    maxMs: evaluationMs,
    why: 'a rule group runs somewhere in its interval',
  };
  const held = wholeEvaluations('for', rule.forMs, evaluationMs);
  const kept = wholeEvaluations('keep_firing_for', rule.keepFiringForMs, evaluationMs);
  const firing = [...stretch.begins.terms, evaluation, ...(held.maxMs > 0 ? [held] : [])];
  const ended = [...stretch.ends.terms, evaluation, ...(kept.maxMs > 0 ? [kept] : [])];
  const { faultIndex, endedByFaultIndex } = stretch;
  const life = {
    alert,
    certainty: certaintyOf(stretch, held.minMs, evaluationMs),
    faultIndex,
    ...(endedByFaultIndex === undefined ? {} : { endedByFaultIndex }),
  };
  if (!mayFireTwice(stretch, held.minMs))
    return { ...life, firing: sumTerms(firing), ended: sumTerms(ended) };
  const beginsMs = stretch.begins.earliestMs - stretch.ends.earliestMs;
  const endsMs = stretch.ends.latestMs - stretch.begins.latestMs;
  return {
    ...life,
    firing: sumTerms([...firing, flicker(0, Math.max(0, endsMs))]),
    ended: sumTerms([...ended, flicker(Math.min(0, beginsMs), 0)]),
  };
}

/** One more stretch: it begins a life of its own, or goes on with the last one, surely or perhaps. */
function appended(
  known: readonly [Lived, ...Lived[]],
  next: Lived,
  rule: AlertRule,
  { evaluationIntervalMs: evaluationMs }: Setting,
  apartMs: number,
): readonly [Lived, ...Lived[]] {
  const [head, ...rest] = known;
  const earlier = rest.at(-1) ?? head;
  const { life, last } = earlier;
  const keptMs = Math.ceil(rule.keepFiringForMs / evaluationMs) * evaluationMs;
  const unseenMs = evaluationMs + (life.certainty === 'must-not' ? 0 : keptMs);
  const isSeenToEnd = next.first.begins.earliestMs > last.ends.latestMs + unseenMs;
  // What never fires has no end that anybody could hear of.
  const isApart =
    life.certainty === 'must-not' || next.life.firing.earliestMs - life.ended.latestMs >= apartMs;
  if (isSeenToEnd && isApart) return [...known, next];
  // What is kept firing until the condition holds again fires on: it does not wait for `for` a second time.
  const isSeen = next.first.ends.earliestMs - next.first.begins.latestMs >= evaluationMs;
  const isBridged =
    isSeen &&
    life.certainty === 'must' &&
    next.first.begins.latestMs + evaluationMs <= last.ends.earliestMs + keptMs;
  const one = { first: earlier.first, last: next.last };
  const joined = isBridged
    ? { ...one, life: { ...life, ...endOf(next.life, life.faultIndex), ended: next.life.ended } }
    : { ...one, life: perhapsOne(earlier, next, rule) };
  return rest.length === 0 ? [joined] : [head, ...rest.slice(0, -1), joined];
}

function endOf(
  { faultIndex, endedByFaultIndex = faultIndex }: Life,
  beganWith: number,
): Pick<Life, 'endedByFaultIndex'> {
  return endedByFaultIndex === beganWith ? {} : { endedByFaultIndex };
}

/** Two lives between which the alert may have ended or not. */
function perhapsOne(a: Lived, b: Lived, rule: AlertRule): Life {
  const why = 'it may end in between and fire again, or fire on';
  const isSure = a.life.certainty === 'must' || b.life.certainty === 'must';
  const longestMs = b.last.ends.latestMs - a.first.begins.earliestMs;
  const latestMs =
    a.life.certainty === 'must'
      ? a.life.firing.latestMs
      : Math.max(a.life.firing.latestMs, b.life.firing.latestMs);
  const earliestMs =
    b.life.certainty === 'must'
      ? b.life.ended.earliestMs
      : Math.min(a.life.ended.earliestMs, b.life.ended.earliestMs);
  return {
    ...a.life,
    ...endOf(b.life, a.life.faultIndex),
    certainty: isSure ? 'must' : longestMs <= rule.forMs ? 'must-not' : 'may',
    firing: reaching(a.life.firing, { latestMs }, { name: 'pause', why }),
    ended: reaching(b.life.ended, { earliestMs }, { name: 'pause', why }),
    pauses: [
      ...(a.life.pauses ?? []),
      { ended: a.life.ended, firing: b.life.firing },
      ...(b.life.pauses ?? []),
    ],
  };
}

/**
 * Whether Prometheus is dead or has just begun to look again while an alert lives. It then forgets what fired and restarts
 * most of its waits (prometheus-sends/restore.ts), and one window for the beginning and one for the end do not tell that.
 */
function isUnwatched(faults: readonly TimedFault[], fromMs: number, toMs: number, setting: Setting): boolean {
  const graceMs = startUpTerm(setting).maxMs + 2 * setting.evaluationIntervalMs;
  return faults.some(
    ({ atMs, lastsMs, signals }) =>
      signals.some((signal) => signal.kind === 'target-down' && signal.service === 'prometheus') &&
      atMs <= toMs &&
      fromMs <= atMs + lastsMs + graceMs,
  );
}

/** A condition that comes and goes at its edges fires each time, unless `for` is longer than the edge. */
function mayFireTwice({ begins, ends, flickers }: Stretch, heldMs: number): boolean {
  return flickers && heldMs < Math.max(begins.latestMs - begins.earliestMs, ends.latestMs - ends.earliestMs);
}

function flicker(minMs: number, maxMs: number): Term {
  return {
    name: 'flicker',
    minMs,
    maxMs,
    why: 'single requests carry the average across the threshold and back, and `for` is too short to bridge it',
  };
}

/** Prometheus fires at the first evaluation at least `for` after the one that made the alert pending. */
function wholeEvaluations(name: string, durationMs: number, evaluationMs: number): Term {
  return exactly(
    name,
    Math.ceil(durationMs / evaluationMs) * evaluationMs,
    `${formatDuration(durationMs)} in whole evaluations`,
  );
}

/** An evaluation falls anywhere: the alert must fire when its condition holds an evaluation longer than `for` needs. */
function certaintyOf({ begins, ends }: Stretch, heldMs: number, evaluationMs: number): Certainty {
  if (ends.earliestMs - begins.latestMs >= heldMs + evaluationMs) return 'must';
  return ends.latestMs - begins.earliestMs <= heldMs ? 'must-not' : 'may';
}

/**
 * The life of an alert whose condition may hold at any time from the onset on: it fires no sooner than `for` after that, and
 * otherwise when it was promised. A promise that is over before it can be kept counts from then on.
 */
function wideLife(
  alert: Labels,
  fault: TimedFault | undefined,
  { rule, setting, promises, why }: Unseen,
): Life {
  const evaluationMs = setting.evaluationIntervalMs;
  const held = wholeEvaluations('for', rule.forMs, evaluationMs);
  const kept = wholeEvaluations('keep_firing_for', rule.keepFiringForMs, evaluationMs);
  const onset = exactly('onset', fault?.atMs ?? 0, 'when the fault is put in');
  const lasts = exactly('fault', fault?.lastsMs ?? 0, 'how long it lasts');
  const unseen = (minMs: number, maxMs: number): Term => ({ name: notSeenThrough, minMs, maxMs, why });
  const spreadMs = promises.firingMs < held.maxMs ? promises.firingMs : promises.firingMs - held.maxMs;
  const soonestMs = held.minMs + kept.minMs - lasts.minMs;
  return {
    alert,
    certainty: 'must',
    faultIndex: fault?.index ?? 0,
    firing: sumTerms([onset, unseen(0, spreadMs), ...(held.maxMs > 0 ? [held] : [])]),
    ended: sumTerms([
      onset,
      lasts,
      unseen(soonestMs, promises.endedMs < soonestMs ? soonestMs + promises.endedMs : promises.endedMs),
    ]),
  };
}

/** What is left to go by where the oracle does not see through a condition, and why it does not. */
interface Unseen {
  readonly rule: AlertRule;
  readonly setting: Setting;
  readonly promises: Promises;
  readonly why: string;
}
