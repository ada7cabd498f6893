import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import type { Labels } from '../labels.ts';
import { type Certainty, exactly, type Life, sumTerms, type Term } from '../plan.ts';
import { readCondition } from './condition.ts';
import { startUpTerm } from './scraped.ts';
import type { Setting } from './setting.ts';
import type { TimedFault, Truth } from './truth.ts';
import { truthOf } from './when-true.ts';

/** How far an alert that the oracle cannot see through may reach: the promises are all that is left. Lab milliseconds. */
export interface Promises {
  readonly firingMs: number;
  readonly endedMs: number;
}

/**
 * Predicts one alert's life in Prometheus.
 *
 * @param alert the labels it will carry, at least alertname, severity and service
 * @returns `never`, the reason, when the scenario's faults cannot raise it
 */
export function lifeOf(
  rule: AlertRule,
  alert: Labels,
  faults: readonly TimedFault[],
  setting: Setting,
  promises: Promises,
): Life | { readonly never: string } {
  const truth = truthOf(readCondition(rule.expr), alert['service'] ?? '', faults, setting, alert);
  if (truth.kind === 'never') return { never: truth.why };
  if (truth.kind === 'unknown') return wideLife(alert, faults[0], promises, truth.why);
  const evaluationMs = setting.evaluationIntervalMs;
  const evaluation: Term = {
    name: 'evaluation',
    minMs: 0,
    maxMs: evaluationMs,
    why: 'a rule group runs somewhere in its interval',
  };
  const held = wholeEvaluations('for', rule.forMs, evaluationMs);
  const kept = wholeEvaluations('keep_firing_for', rule.keepFiringForMs, evaluationMs);
  const firing = [...truth.begins.terms, evaluation, ...(held.maxMs > 0 ? [held] : [])];
  const ended = [...truth.ends.terms, evaluation, ...(kept.maxMs > 0 ? [kept] : [])];
  const life = {
    alert,
    certainty: certaintyOf(truth, held.minMs, evaluationMs),
    faultIndex: truth.faultIndex,
    ...(truth.endedByFaultIndex === undefined ? {} : { endedByFaultIndex: truth.endedByFaultIndex }),
  };
  const endedMs = sumTerms(ended).latestMs;
  if (isUnwatched(faults, truth.begins.earliestMs, endedMs, setting))
    return wideLife(
      alert,
      faults.find(({ index }) => index === truth.faultIndex),
      promises,
      'Prometheus itself is down in the meantime',
    );
  if (!mayFireTwice(truth, held.minMs)) return { ...life, firing: sumTerms(firing), ended: sumTerms(ended) };
  const beginsMs = truth.begins.earliestMs - truth.ends.earliestMs;
  const endsMs = truth.ends.latestMs - truth.begins.latestMs;
  return {
    ...life,
    firing: sumTerms([...firing, flicker(0, Math.max(0, endsMs))]),
    ended: sumTerms([...ended, flicker(Math.min(0, beginsMs), 0)]),
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
function mayFireTwice(
  { begins, ends, flickers }: Extract<Truth, { kind: 'holds' }>,
  heldMs: number,
): boolean {
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
function certaintyOf(
  truth: Extract<Truth, { kind: 'holds' }>,
  heldMs: number,
  evaluationMs: number,
): Certainty {
  if (truth.ends.earliestMs - truth.begins.latestMs >= heldMs + evaluationMs) return 'must';
  return truth.ends.latestMs - truth.begins.earliestMs <= heldMs ? 'must-not' : 'may';
}

function wideLife(
  alert: Labels,
  fault: TimedFault | undefined,
  { firingMs, endedMs }: Promises,
  why: string,
): Life {
  const onset = exactly('onset', fault?.atMs ?? 0, 'when the fault is put in');
  return {
    alert,
    certainty: 'must',
    faultIndex: fault?.index ?? 0,
    firing: sumTerms([onset, { name: 'not seen through', minMs: 0, maxMs: firingMs, why }]),
    ended: sumTerms([
      onset,
      exactly('fault', fault?.lastsMs ?? 0, 'how long it lasts'),
      { name: 'not seen through', minMs: -(fault?.lastsMs ?? 0), maxMs: endedMs, why },
    ]),
  };
}
