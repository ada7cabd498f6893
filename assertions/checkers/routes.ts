import { formatLabTime } from '../../core/duration.ts';
import { formatLabels, hasLabels, nameAlert } from '../../core/labels.ts';
import type { Plan, PlannedDelivery, Window } from '../../core/plan.ts';
import { isFire } from '../../core/scenario.ts';
import { faultTimes, shiftByOnset } from '../actual-times.ts';
import { actualWindows } from '../claims.ts';
import { isTellingDemanded } from '../demands.ts';
import type { Evidence } from '../evidence.ts';
import { acceptedMentions, mentionsAlert } from '../mentions.ts';
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
import { againstWindow, countText, gapText, listText, windowText } from '../words.ts';

/** Does every planned alert reach each of its receivers, in its window and within its promise, once and nobody else? */
export function routesQuestions(plan: Plan): Question[] {
  return [
    ...plan.deliveries.map(
      (delivery): Question =>
        isKeptQuiet(plan, delivery)
          ? staysUntold(delivery)
          : questionWithin(delivery.notified, {
              suite: 'routes',
              name: `${nameAlert(delivery.life.alert)} reaches ${delivery.receiver}`,
              windowOf: ({ view }) => actualWindows(view, delivery).notified,
              answer: (evidence) => reaches(delivery, evidence),
            }),
    ),
    ...plan.deliveries.flatMap((delivery) =>
      (delivery.again ?? [])
        .filter(({ because, certainty }) => because === 'repeat' && certainty === 'must')
        .map(
          ({ window }): Question => ({
            suite: 'routes',
            name: `${delivery.receiver} is told again of ${nameAlert(delivery.life.alert)}`,
            title: `${delivery.receiver} is told again of ${nameAlert(delivery.life.alert)} within ${windowText(window)}`,
            answer: (evidence) => isRepeated(delivery, window, evidence),
          }),
        ),
    ),
    { suite: 'routes', title: 'no receiver is told of the same alert twice', answer: duplicates },
    {
      suite: 'routes',
      title: 'no receiver is told of an alert again before repeat_interval',
      answer: repeatedTooSoon,
    },
    {
      suite: 'routes',
      title: 'no receiver is told of an alert that is meant for others',
      answer: wrongReceivers,
    },
    { suite: 'routes', title: 'every request to a receiver keeps to its protocol', answer: malformed },
  ];
}

/** Whether an alert has to fire and the plan says that this receiver is not told: its route keeps quiet. */
function isKeptQuiet({ scenario }: Plan, { expectationIndex, told }: PlannedDelivery): boolean {
  const expectation = scenario.expect[expectationIndex];
  return told === 'must-not' && expectation !== undefined && isFire(expectation);
}

function staysUntold(delivery: PlannedDelivery): Question {
  const { life, receiver } = delivery;
  const name = nameAlert(life.alert);
  const title = `${receiver} is not told of ${name}, though it fires`;
  return {
    suite: 'routes',
    name: title,
    title,
    answer: (evidence) => {
      const mention = evidence.claims().firing.get(delivery);
      if (mention === undefined) return held('not told');
      const got = formatLabTime(mention.atMs);
      return broken(
        `told at ${got}`,
        finding({
          suite: 'routes',
          kind: 'unexpected',
          alert: life.alert,
          receiver,
          message: `${receiver} was told of ${name} at ${got}, although its route had to keep quiet`,
          want: 'no notification',
          got: `told at ${got}`,
        }),
      );
    },
  };
}

function reaches(delivery: PlannedDelivery, evidence: Evidence): Answer {
  const mention = evidence.claims().firing.get(delivery);
  if (mention === undefined) return neverReached(delivery, evidence);
  const { atMs, receiver } = mention;
  const { notified: window } = actualWindows(evidence.view, delivery);
  const dueMs = faultTimes(evidence.view, delivery.life.faultIndex).onsetMs + delivery.slaMs;
  const name = nameAlert(delivery.life.alert);
  const got = formatLabTime(atMs);
  const about = { suite: 'routes', alert: delivery.life.alert, receiver, got, terms: window.terms } as const;

  if (atMs < window.earliestMs || atMs > window.latestMs) {
    return broken(
      `reached at ${got}`,
      finding({
        ...about,
        kind: atMs < window.earliestMs ? 'early' : 'late',
        message: `${name} reached ${receiver} at ${againstWindow(atMs, window)}`,
        want: `from ${windowText(window)}`,
      }),
    );
  }
  if (atMs > dueMs) {
    const promise = `${formatLabTime(delivery.slaMs)} after the onset`;
    return broken(
      `reached at ${got}`,
      finding({
        ...about,
        kind: 'too-slow',
        message: `${name} reached ${receiver} at ${got}, ${gapText(atMs - dueMs)} later than the promised ${promise}`,
        want: `by ${formatLabTime(dueMs)} (${promise})`,
      }),
    );
  }
  const told = alertsTold(delivery, evidence);
  const { alerts = 1 } = delivery.life;
  if (told < alerts)
    return broken(
      `${told} of ${alerts} alerts`,
      finding({
        ...about,
        kind: 'missing',
        message: `${receiver} was told of ${told} of the ${alerts} alerts ${name}`,
        want: countText(alerts, 'alert'),
        got: countText(told, 'alert'),
      }),
    );
  return held(`reached at ${got}`);
}

/** How many alerts, each a label set, the receiver was told of. */
function alertsTold({ life: { alert }, receiver }: PlannedDelivery, evidence: Evidence): number {
  const told = acceptedMentions(evidence.view)
    .filter((mention) => mention.receiver === receiver && mention.status === 'firing')
    .flatMap((mention) => mention.alerts.filter((labels) => hasLabels(labels, alert)));
  return new Set(told.map(formatLabels)).size;
}

function neverReached(delivery: PlannedDelivery, evidence: Evidence): Answer {
  const { life, receiver } = delivery;
  const { notified: window } = actualWindows(evidence.view, delivery);
  const name = nameAlert(life.alert);
  if ((delivery.told ?? life.certainty) !== 'must' && !isTellingDemanded(evidence.plan, delivery))
    return notExercised(`${name} did not have to reach ${receiver}, and did not`);
  if (!evidence.isComplete && evidence.watchedUntilMs < window.latestMs)
    return undecided(`not seen until ${formatLabTime(evidence.watchedUntilMs)}, when the run broke off`);
  return broken(
    'never reached',
    finding({
      suite: 'routes',
      kind: 'missing',
      alert: life.alert,
      receiver,
      message: `${name} never reached ${receiver}; it was due from ${windowText(window)}`,
      want: `from ${windowText(window)}`,
      got: 'never',
      terms: window.terms,
    }),
  );
}

/** A page that nobody repeats is forgotten: repeat_interval is a promise too. */
function isRepeated(delivery: PlannedDelivery, planned: Window, evidence: Evidence): Answer {
  const { life, receiver } = delivery;
  const window = shiftByOnset(planned, faultTimes(evidence.view, life.faultIndex));
  if (!evidence.claims().firing.has(delivery)) return undecided(`${receiver} was never told of it at all`);
  const repeat = acceptedMentions(evidence.view).find(
    (mention) =>
      mention.receiver === receiver &&
      mention.status === 'firing' &&
      mention.atMs >= window.earliestMs &&
      mention.atMs <= window.latestMs &&
      mentionsAlert(mention, life.alert),
  );
  if (repeat !== undefined) return held(`told again at ${formatLabTime(repeat.atMs)}`);
  if (evidence.watchedUntilMs < window.latestMs)
    return undecided(`not seen until ${formatLabTime(evidence.watchedUntilMs)}, when the watch ended`);
  return broken(
    'not repeated',
    finding({
      suite: 'routes',
      kind: 'missing',
      alert: life.alert,
      receiver,
      message: `${receiver} was not told again of ${nameAlert(life.alert)}; the repeat was due from ${windowText(window)}`,
      want: `again from ${windowText(window)}`,
      got: 'no repeat',
      terms: window.terms,
    }),
  );
}

function duplicates(evidence: Evidence): Answer {
  const findings = evidence.claims().leftovers.flatMap((leftover) => {
    if (leftover.kind !== 'duplicate' || leftover.mention.status !== 'firing') return [];
    const { alert } = leftover.of.life;
    const { receiver } = leftover.mention;
    const at = formatLabTime(leftover.mention.atMs);
    const first = formatLabTime(leftover.first.atMs);
    return finding({
      suite: 'routes',
      kind: 'duplicate',
      alert,
      receiver,
      message: `${nameAlert(alert)} reached ${receiver} once more at ${at}, beside the one notification at ${first} that was due`,
      want: `one notification, at ${first}`,
      got: `another at ${at}`,
    });
  });
  return heldUnless(findings, `${countText(evidence.claims().firing.size, 'notification')}, each once`);
}

/** What would have kept it back is Alertmanager's own memory. */
const forgetful =
  'Alertmanager forgot that it had told: two of them run apart, or one restarted without its log';

function repeatedTooSoon(evidence: Evidence): Answer {
  const findings = evidence.claims().leftovers.flatMap((leftover) => {
    if (leftover.kind !== 'repeated-too-soon') return [];
    const { alert } = leftover.of.life;
    const { receiver, atMs } = leftover.mention;
    const after = `${gapText(atMs - leftover.last.atMs)} after the last time`;
    const every = formatLabTime(leftover.repeatIntervalMs);
    return finding({
      suite: 'routes',
      kind: 'repeated-too-soon',
      alert,
      receiver,
      message: `${receiver} was told of ${nameAlert(alert)} again at ${formatLabTime(atMs)}, ${after}, although repeat_interval is ${every}`,
      want: `nothing before ${formatLabTime(leftover.last.atMs + leftover.repeatIntervalMs)}`,
      got: `again at ${formatLabTime(atMs)}`,
      cause: forgetful,
    });
  });
  return heldUnless(findings, 'nobody was');
}

function wrongReceivers(evidence: Evidence): Answer {
  const findings = evidence.claims().leftovers.flatMap((leftover) => {
    if (leftover.kind !== 'wrong-receiver') return [];
    const alert = leftover.planned[0]?.life.alert ?? {};
    const { receiver, atMs } = leftover.mention;
    const meant = listText(leftover.planned.map((delivery) => delivery.receiver));
    return finding({
      suite: 'routes',
      kind: 'wrong-receiver',
      alert,
      receiver,
      message: `${nameAlert(alert)} reached ${receiver} at ${formatLabTime(atMs)}, but it is meant for ${meant} only`,
      want: meant,
      got: `${receiver} at ${formatLabTime(atMs)}`,
    });
  });
  return heldUnless(findings, 'nobody was');
}

function malformed({ view }: Evidence): Answer {
  const findings = view.notifications
    .filter(({ schemaProblems }) => schemaProblems.length > 0)
    .map(({ receiver, integration, atMs, schemaProblems, alerts }) =>
      finding({
        suite: 'routes',
        kind: 'malformed-notification',
        receiver,
        ...(alerts[0] === undefined ? {} : { alert: alerts[0].labels }),
        message: `what reached ${receiver} at ${formatLabTime(atMs)} breaks the ${integration} protocol: ${schemaProblems.join('; ')}`,
        want: `a request that the ${integration} protocol allows`,
        got: schemaProblems.join('; '),
      }),
    );
  return heldUnless(findings, `${countText(view.notifications.length, 'request')} well formed`);
}
