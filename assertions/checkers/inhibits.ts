import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, nameAlert } from '../../core/labels.ts';
import type { Plan, PlannedInhibition } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { mutingOf, type UnmutedStretch } from '../muting.ts';
import { type Answer, broken, finding, held, notExercised, type Question } from '../question.ts';
import { firingsOf } from '../sightings.ts';
import { gapText, listText, spanText } from '../words.ts';

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

function isMuted(inhibition: PlannedInhibition, { view }: Evidence): Answer {
  const { life, by } = inhibition;
  const name = nameAlert(life.alert);
  const { firings, mutes, gaps, toleratedMs } = mutingOf(view, life.alert, by);
  if (firings.length === 0) return notExercised(`${name} did not fire`);
  if (gaps.length > 0)
    return broken(
      `unmuted ${listText(gaps.map(({ span }) => spanText(span)))}`,
      ...gaps.map((gap) => notInhibited(gap, inhibition, toleratedMs)),
    );
  if (mutes.length > 0) return held(`muted ${listText(mutes.map(spanText))}`);
  const lasted = listText(firings.map(({ span }) => spanText(span)));
  return notExercised(
    `${name} fired only ${lasted}, too short to be seen muted by ${nameAlert(by)} (shorter than ${gapText(toleratedMs)})`,
  );
}

function notInhibited(
  { firing, span }: UnmutedStretch,
  { life, by }: PlannedInhibition,
  toleratedMs: number,
): Finding {
  const others = firing.alert.inhibited.flatMap((mute) => mute.by).filter((source) => !hasLabels(source, by));
  const muters = [...new Set(others.map(nameAlert))];
  const instead = muters.length === 0 ? '' : `, muted by ${listText(muters)} instead`;
  return finding({
    suite: 'inhibits',
    kind: 'not-inhibited',
    alert: life.alert,
    message: `${nameAlert(life.alert)} fired ${spanText(span)} without being muted by ${nameAlert(by)}`,
    want: `muted by ${nameAlert(by)} whenever it fires for more than ${gapText(toleratedMs)}`,
    got: `unmuted ${spanText(span)}${instead}`,
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
    ? notExercised(`${nameAlert(life.alert)} did not fire`)
    : held('nobody heard of it');
}
