import { formatLabTime } from '../../core/duration.ts';
import { formatLabels, hasLabels, nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';
import type { Leftover } from '../claims.ts';
import { unroutedReceiver } from '../claims.ts';
import type { Evidence } from '../evidence.ts';
import type { Mention } from '../mentions.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { livesOf } from '../sightings.ts';
import { countText, listText, spanText } from '../words.ts';
import { claimedAlarm } from './alarms.ts';

/** Is it silent wherever the plan expects nothing? */
export function quietQuestions({ alarms = [] }: Plan): Question[] {
  return [
    {
      suite: 'quiet',
      title: 'no receiver hears of an alert that the plan does not know',
      answer: strangersHeard,
    },
    { suite: 'quiet', title: `nothing reaches the receiver ${unroutedReceiver}`, answer: unrouted },
    {
      suite: 'quiet',
      title: 'no receiver hears of the end of an alert it never saw fire',
      answer: unseenEnds,
    },
    {
      suite: 'quiet',
      title: 'no alert fires in Prometheus that the plan does not know',
      answer: strangersFired,
    },
    {
      suite: 'quiet',
      title: `the dead man's switch raises no ${alarms.length === 0 ? '' : 'other '}alarm`,
      answer: deadManAlarms,
    },
  ];
}

function strangersHeard(evidence: Evidence): Answer {
  const findings = leftOf(evidence, 'unexpected').map((mention) =>
    unexpected(mention, (name, where) => `${name} reached ${where}, but nothing was expected of it`),
  );
  return heldUnless(findings, 'silence');
}

function unrouted(evidence: Evidence): Answer {
  const findings = leftOf(evidence, 'unrouted').map((mention) =>
    unexpected(mention, (name, where) => `${name} reached ${where}, which must never receive anything`),
  );
  return heldUnless(findings, 'silence');
}

function unseenEnds(evidence: Evidence): Answer {
  const findings = leftOf(evidence, 'unseen-end').map((mention) =>
    unexpected(
      mention,
      (name, where) => `a resolved notice for ${name} reached ${where}, which never saw it fire`,
    ),
  );
  return heldUnless(findings, 'silence');
}

function leftOf(evidence: Evidence, kind: Leftover['kind']): Mention[] {
  return evidence
    .claims()
    .leftovers.filter((leftover) => leftover.kind === kind)
    .map(({ mention }) => mention);
}

function unexpected(mention: Mention, sentence: (name: string, where: string) => string) {
  const { receiver, status } = mention;
  const alert = mention.alerts[0] ?? {};
  const at = formatLabTime(mention.atMs);
  const names = listText([...new Set(mention.alerts.map(nameOrLabels))]);
  return finding({
    suite: 'quiet',
    kind: 'unexpected',
    alert,
    receiver,
    message: sentence(names, `${receiver} at ${at}`),
    want: 'silence',
    got: `${status} notification at ${receiver} at ${at}: ${listText([...new Set(mention.alerts.map(formatLabels))])}`,
  });
}

/** An alert without a name (a broken template, a foreign sender) still has to be called something. */
function nameOrLabels(labels: Mention['alerts'][number]): string {
  return nameAlert(labels) || formatLabels(labels);
}

function strangersFired(evidence: Evidence): Answer {
  const byName = Map.groupBy(evidence.sightings().strangers, ({ alert }) => nameOrLabels(alert.labels));
  const findings = [...byName].map(([name, firings]) => {
    const fired = listText([...new Set(firings.map(({ span }) => spanText(span)))]);
    const labels = firings[0]?.alert.labels ?? {};
    const life = livesOf(evidence.plan).find((own) => hasLabels(labels, own.alert));
    const others = life && evidence.sightings().lives.find((own) => own.life === life)?.seen?.alert.labels;
    const isOneMore = others !== undefined && formatLabels(others) !== formatLabels(labels);
    const why = isOneMore
      ? `one alert more than the scenario expects: it names ${nameAlert(labels)} by ${formatLabels(life?.alert ?? {})}, and that is ${formatLabels(others)} as well`
      : 'which is in no life of the plan';
    return finding({
      suite: 'quiet',
      kind: 'unexpected',
      alert: labels,
      message: `${name} fired in Prometheus ${fired}, ${why}`,
      want: 'not firing',
      got: `firing ${fired}: ${listText([...new Set(firings.map(({ alert }) => formatLabels(alert.labels)))])}`,
    });
  });
  return heldUnless(findings, 'only planned alerts fired');
}

function deadManAlarms({ view, plan, watchedUntilMs }: Evidence): Answer {
  const { raisedMs } = claimedAlarm(view);
  const findings = view.deadman
    .filter(({ state, atMs }) => state === 'alarm' && atMs >= 0 && atMs <= watchedUntilMs)
    .filter(({ atMs }) => atMs !== raisedMs)
    .map(({ atMs }) =>
      finding({
        suite: 'quiet',
        kind: 'unexpected',
        receiver: plan.heartbeat.receiver,
        message: `the dead man's switch raised its alarm at ${formatLabTime(atMs)}: no beat for ${formatLabTime(plan.heartbeat.alarmAfterMs)}`,
        want: 'no alarm',
        got: `alarm at ${formatLabTime(atMs)}`,
      }),
    );
  const alarms = raisedMs === null ? 'no alarm' : 'no other alarm';
  return heldUnless(findings, `${countText(view.beatsMs.length, 'beat')}, ${alarms}`);
}
