import { type LogEntry, needsUpdate } from '../../core/alertmanager/needs-update.ts';
import { formatLabTime } from '../../core/duration.ts';
import { formatLabels } from '../../core/labels.ts';
import { inLabMs, machineWallMs } from '../../core/oracle/setting.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { countText, gapText, listText } from '../words.ts';
import { callAlert, type Heard, isToldAlready, type PromiseEvidence } from './evidence.ts';

/** Whoever disturbs these may make Alertmanager forget what it has told. */
const forgetful: readonly string[] = ['alertmanager', 'prometheus', 'toxiproxy', 'receivers'];

/** A notification that tells nothing new, too soon after the last one of its group. */
interface Repeat {
  readonly one: Heard;
  readonly lastMs: number;
}

/** Was anybody told more often than promised: again, with nothing new, before a repeat is due? */
export function toldSeldom(
  { heard, promiseOf }: PromiseEvidence,
  earlier: readonly Finding[],
  view: RunView,
): ReturnType<Question['answer']> {
  const byGroup = Map.groupBy(
    heard.filter(({ promised }) => promised !== undefined),
    groupOf,
  );
  const repeats = [...byGroup.values()]
    .flatMap((group) => repeatsIn(group, inLabMs(machineWallMs.deliver, view.plan)))
    .filter(
      ({ one }) =>
        !one.notification.alerts.some(({ labels }) => isToldAlready(earlier, labels, one.receiver)),
    );
  const disturbed = view.plan.scenario.faults.map(({ on }) => on).filter((on) => forgetful.includes(on));
  const alike = Map.groupBy(repeats, ({ one }) => groupOf(one));
  const findings = [...alike.values()]
    .filter((group) => group.length >= allowedOf(group, promiseOf))
    .flatMap(findingOf);
  if (disturbed.length === 0)
    return heldUnless(
      findings,
      `${countText(heard.length, 'notification')}, none without news before its time`,
    );
  const answer: Answer = heldUnless([], 'nobody was, but for what a fault made Alertmanager forget');
  const because = `a fault on ${listText([...new Set(disturbed)])} may make Alertmanager forget that it has told`;
  return { ...answer, excuses: findings.map(({ message }) => `${message}; ${because}`) };
}

/** How many notifications without news are promised; the first one of an incident is news. */
function allowedOf([first]: readonly Repeat[], promise: PromiseEvidence['promiseOf']): number {
  return promise(first?.one.notification.alerts[0]?.labels ?? {})?.notifications ?? 1;
}

/** The receiver and the values of the labels that one notification shares. */
function groupOf({ receiver, promised, notification }: Heard): string {
  const first = notification.alerts[0]?.labels ?? {};
  return JSON.stringify([receiver, ...(promised?.together ?? []).map((name) => first[name] ?? '')]);
}

/** By the rule by which Alertmanager itself decides, with the promised interval in place of the configured one. */
function repeatsIn(group: readonly Heard[], slackMs: number): Repeat[] {
  let last: LogEntry | undefined;
  return group.flatMap((one) => {
    const { atMs, promised } = one;
    const told = { firing: keysOf(one, 'firing'), resolved: keysOf(one, 'resolved') };
    const repeatIntervalMs = (promised?.repeatNoMoreOftenThanMs ?? 0) - slackMs;
    const before = last;
    last = { atMs, ...told };
    if (before === undefined) return [];
    const { reason } = needsUpdate(before, told, { sendResolved: true, repeatIntervalMs }, atMs);
    return reason === undefined ? [{ one, lastMs: before.atMs }] : [];
  });
}

/** An alert that fires again after its end is another incident. */
function keysOf({ notification }: Heard, wanted: 'firing' | 'resolved'): Set<string> {
  return new Set(
    notification.alerts
      .filter(({ status }) => status === wanted)
      .map(({ labels, startsAt = '' }) => `${formatLabels(labels)} ${startsAt}`),
  );
}

function findingOf(repeats: readonly Repeat[]): Finding[] {
  const [first] = repeats;
  if (first === undefined) return [];
  const { one, lastMs } = first;
  const { receiver, atMs, notification, promised } = one;
  const labels = notification.alerts[0]?.labels ?? {};
  const every = formatLabTime(promised?.repeatNoMoreOftenThanMs ?? 0);
  const more = repeats.length === 1 ? '' : `, and ${repeats.length - 1} more times like that`;
  return [
    finding({
      suite: 'routes',
      kind: 'promise-broken',
      alert: labels,
      receiver,
      message: `${receiver} was told of ${callAlert(labels)} again at ${formatLabTime(atMs)}, ${gapText(atMs - lastMs)} after the last time and with nothing new${more}; promised is no more often than every ${every}`,
      want: `nothing before ${formatLabTime(lastMs + (promised?.repeatNoMoreOftenThanMs ?? 0))}`,
      got: `again at ${formatLabTime(atMs)}${more}`,
    }),
  ];
}
