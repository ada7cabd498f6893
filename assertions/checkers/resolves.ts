import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { healedLast, type Plan, type PlannedDelivery, type Window } from '../../core/plan.ts';
import { faultTimes } from '../actual-times.ts';
import { actualWindows } from '../claims.ts';
import { isEndDemanded } from '../demands.ts';
import type { Evidence } from '../evidence.ts';
import {
  type Answer,
  broken,
  finding,
  held,
  heldUnless,
  notExercised,
  type Question,
  questionWithin,
  undecided,
} from '../question.ts';
import { againstWindow, gapText, windowText } from '../words.ts';

/** Does every receiver hear of the end, in its window, within its promise, and once? */
export function resolvesQuestions(plan: Plan): Question[] {
  return [
    ...plan.deliveries.flatMap((delivery): Question[] => {
      if (delivery.resolved === null) return [];
      return [
        questionWithin(delivery.resolved.window, {
          suite: 'resolves',
          name: `${delivery.receiver} hears of the end of ${nameAlert(delivery.life.alert)}`,
          windowOf: ({ view }) => actualWindows(view, delivery).resolved,
          answer: (evidence) => hearsOfTheEnd(delivery, evidence),
        }),
      ];
    }),
    { suite: 'resolves', title: 'no receiver is told of the same end twice', answer: duplicates },
  ];
}

function hearsOfTheEnd(delivery: PlannedDelivery, evidence: Evidence): Answer {
  const { firing, resolved } = evidence.claims();
  const window = actualWindows(evidence.view, delivery).resolved;
  if (window === null || delivery.resolved === null) return undecided('no resolved notice was promised');
  if (!firing.has(delivery)) return notExercised(`${delivery.receiver} never heard that it fired`);
  const mention = resolved.get(delivery);
  if (mention === undefined) return neverResolved(delivery, window, evidence);

  const { life, receiver } = delivery;
  const { atMs } = mention;
  const got = formatLabTime(atMs);
  const name = nameAlert(life.alert);
  const about = { suite: 'resolves', alert: life.alert, receiver, got, terms: window.terms } as const;
  if (atMs < window.earliestMs || atMs > window.latestMs) {
    return broken(
      `resolved at ${got}`,
      finding({
        ...about,
        kind: atMs < window.earliestMs ? 'resolved-early' : 'resolved-late',
        message: `${receiver} heard that ${name} was resolved at ${againstWindow(atMs, window)}`,
        want: `from ${windowText(window)}`,
      }),
    );
  }
  const { slaMs } = delivery.resolved;
  const dueMs = faultTimes(evidence.view, healedLast(life, evidence.plan.faults)).healMs + slaMs;
  if (atMs <= dueMs) return held(`resolved at ${got}`);
  const promise = `${formatLabTime(slaMs)} after the heal`;
  return broken(
    `resolved at ${got}`,
    finding({
      ...about,
      kind: 'too-slow',
      message: `${receiver} heard that ${name} was resolved at ${got}, ${gapText(atMs - dueMs)} later than the promised ${promise}`,
      want: `by ${formatLabTime(dueMs)} (${promise})`,
    }),
  );
}

function neverResolved(delivery: PlannedDelivery, window: Window, evidence: Evidence): Answer {
  if (!evidence.isComplete && evidence.watchedUntilMs < window.latestMs)
    return undecided(`not seen until ${formatLabTime(evidence.watchedUntilMs)}, when the run broke off`);
  const { life, receiver } = delivery;
  if (delivery.resolved?.told === 'may' && !isEndDemanded(evidence.plan, delivery))
    return notExercised(
      `${receiver} need not hear of it: the alert may be muted or fire again before the next tick`,
    );
  return broken(
    'never resolved',
    finding({
      suite: 'resolves',
      kind: 'not-resolved',
      alert: life.alert,
      receiver,
      message: `${receiver} never heard that ${nameAlert(life.alert)} was resolved; it was due from ${windowText(window)}`,
      want: `from ${windowText(window)}`,
      got: 'never',
      terms: window.terms,
    }),
  );
}

function duplicates(evidence: Evidence): Answer {
  const findings = evidence.claims().leftovers.flatMap((leftover) => {
    if (leftover.kind !== 'duplicate' || leftover.mention.status !== 'resolved') return [];
    const { alert } = leftover.of.life;
    const { receiver } = leftover.mention;
    const at = formatLabTime(leftover.mention.atMs);
    const first = formatLabTime(leftover.first.atMs);
    return finding({
      suite: 'resolves',
      kind: 'duplicate',
      alert,
      receiver,
      message: `${receiver} heard once more at ${at} that ${nameAlert(alert)} was resolved, beside the one notice at ${first}`,
      want: `one resolved notice, at ${first}`,
      got: `another at ${at}`,
    });
  });
  return heldUnless(findings, `${evidence.claims().resolved.size} ends, each told once`);
}
