import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, nameAlert } from '../../core/labels.ts';
import type { Plan, PlannedInhibition } from '../../core/plan.ts';
import type { ObservedAlert, RunView, Span } from '../../core/run-view.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, heldUnless, type Question, undecided } from '../question.ts';
import { type Firing, firingsOf } from '../sightings.ts';
import { gapText, listText, spanText } from '../words.ts';
import { longestUncovered } from './coverage.ts';

/** Is every alert that another one must mute really muted, and does it reach nobody? */
export function inhibitsQuestions(plan: Plan): Question[] {
  return plan.inhibitions.flatMap((inhibition): Question[] => [
    {
      suite: 'inhibits',
      title: `${nameAlert(inhibition.life.alert)} is muted by ${nameAlert(inhibition.by)} whenever it fires: ${inhibition.rule}`,
      answer: (evidence) => isMuted(inhibition, evidence),
    },
    {
      suite: 'inhibits',
      title: `${nameAlert(inhibition.life.alert)} reaches nobody while ${nameAlert(inhibition.by)} mutes it`,
      answer: (evidence) => isNeverDelivered(inhibition, evidence),
    },
  ]);
}

/** Used when the journal has no headroom event: the evaluation interval of this configuration (prometheus.yml). */
const defaultEvaluationIntervalMs = 30_000;

/**
 * For how long a firing alert may be seen unmuted, in lab milliseconds: Prometheus tells Alertmanager of a change at an
 * evaluation, and the observer sees it at its next read.
 */
export function momentMs({ headroom, observers, plan }: RunView): number {
  const evaluationMs =
    headroom === null ? defaultEvaluationIntervalMs : headroom.evaluationIntervalMs * plan.speed;
  const readGapMs = observers.find(({ source }) => source === 'alertmanager')?.longestGapMs ?? 0;
  return evaluationMs + readGapMs * plan.speed;
}

function isMuted(inhibition: PlannedInhibition, evidence: Evidence): Answer {
  const { view } = evidence;
  const firings = firingsOf(view, inhibition.life.alert).filter(
    ({ span }) => span.fromMs <= evidence.watchedUntilMs,
  );
  const name = nameAlert(inhibition.life.alert);
  if (firings.length === 0) return undecided(`${name} did not fire`);

  const toleratedMs = momentMs(view);
  const unmuted = firings.map((firing) => ({
    firing,
    gap: longestUncovered(firing.span, mutesOf(firing, inhibition)),
  }));
  const findings = unmuted
    .filter(({ gap }) => gap.lengthMs > toleratedMs)
    .map(({ firing, gap }) => notInhibited(firing, gap.span, inhibition, toleratedMs));
  if (findings.length > 0) return heldUnless(findings, '');
  if (firings.every((firing) => mutesOf(firing, inhibition).length === 0)) {
    const lasted = listText(firings.map(({ span }) => spanText(span)));
    return undecided(
      `fired ${lasted}`,
      `${name} fired only ${lasted}, too short to be seen muted by ${nameAlert(inhibition.by)} (shorter than ${gapText(toleratedMs)})`,
    );
  }
  return held(`muted ${listText(firings.flatMap((firing) => mutesOf(firing, inhibition)).map(spanText))}`);
}

function mutesOf({ alert }: Firing, { by }: PlannedInhibition): ObservedAlert['inhibited'] {
  return alert.inhibited.filter((span) => span.by.some((source) => hasLabels(source, by)));
}

function notInhibited({ alert }: Firing, gap: Span, { life, by }: PlannedInhibition, toleratedMs: number) {
  const others = alert.inhibited.flatMap((span) => span.by).filter((source) => !hasLabels(source, by));
  const muters = [...new Set(others.map(nameAlert))];
  const got =
    muters.length === 0
      ? `unmuted ${spanText(gap)}`
      : `unmuted by it ${spanText(gap)}, muted by ${listText(muters)}`;
  return finding({
    suite: 'inhibits',
    kind: 'not-inhibited',
    alert: life.alert,
    message: `${nameAlert(life.alert)} fired ${spanText(gap)} without being muted by ${nameAlert(by)}`,
    want: `muted by ${nameAlert(by)} whenever it fires for more than ${gapText(toleratedMs)}`,
    got,
    terms: [],
  });
}

function isNeverDelivered(inhibition: PlannedInhibition, evidence: Evidence): Answer {
  const { life, by } = inhibition;
  const findings = evidence.claims().leftovers.flatMap((leftover) => {
    if (leftover.kind !== 'inhibited' || leftover.inhibition !== inhibition) return [];
    const { receiver, atMs } = leftover.mention;
    const at = formatLabTime(atMs);
    return finding({
      suite: 'inhibits',
      kind: 'delivered-though-inhibited',
      alert: life.alert,
      receiver,
      message: `${nameAlert(life.alert)} reached ${receiver} at ${at}, although ${nameAlert(by)} must mute it`,
      want: 'no notification',
      got: `${receiver} at ${at}`,
    });
  });
  if (findings.length > 0) return broken(`${findings.length} delivered`, ...findings);
  const firings = firingsOf(evidence.view, life.alert);
  return firings.length === 0
    ? undecided(`${nameAlert(life.alert)} did not fire`)
    : held('nobody heard of it');
}
