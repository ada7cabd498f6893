import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import type { ObservedAlert, Span } from '../../core/observed-alerts.ts';
import type { PromisedAlert } from '../../core/promises/promises.ts';
import { type RunView, wasAccepted } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless } from '../question.ts';
import { countText, gapText } from '../words.ts';
import { callAlert, type Heard, isToldAlready, type PromiseEvidence } from './evidence.ts';

/** Whoever disturbs these is on the way of the alert itself. */
const onTheWay: readonly string[] = ['prometheus', 'alertmanager', 'toxiproxy', 'receivers'];

/**
 * Was everybody told as soon as promised? The promise counts from the onset of what is wrong. What is left of it when the
 * rule has waited is counted from the instant at which Prometheus fired: however slowly the fault grew, and whatever the
 * configuration makes of it.
 */
export function toldSoon(
  { heard, promiseOf }: PromiseEvidence,
  earlier: readonly Finding[],
  view: RunView,
): Answer {
  if (view.plan.scenario.faults.some(({ on }) => onTheWay.includes(on)))
    return heldUnless([], 'not asked: a fault was on the way of the alerts');
  const words = [...firstWords(heard, view, 'firing'), ...firstWords(heard, view, 'resolved')];
  const late = words.flatMap((word) => {
    const promise = promiseOf(word.labels);
    const due = promise && dueOf(word, promise);
    const { one, labels, span, alert } = word;
    if (due === undefined || one.atMs <= due.atMs || isToldAlready(earlier, labels, one.receiver)) return [];
    const isHeldBack =
      wasMuted(alert, span.fromMs, one.atMs) || wasRefused(view, one.receiver, span.fromMs, one.atMs);
    return isHeldBack ? [] : [lateFinding(word, due)];
  });
  return heldUnless(late, `${countText(words.length, 'word')} in time`);
}

/** The latest instant of a word, and how people say it. */
interface Due {
  readonly atMs: number;
  readonly sinceMs: number;
  readonly since: string;
  readonly promise: string;
}

/** What is left of a promise once the rule has waited, from the instant at which Prometheus fired or ended. */
function dueOf({ status, span }: FirstWord, promise: PromisedAlert): Due | undefined {
  if (status === 'firing') {
    if (promise.withinMs === undefined) return undefined;
    return {
      atMs: span.fromMs + promise.withinMs - promise.heldMs,
      sinceMs: span.fromMs,
      since: 'after it fired',
      promise: `${formatLabTime(promise.withinMs)} from the onset, ${formatLabTime(promise.heldMs)} of which it waits`,
    };
  }
  if (promise.resolvedWithinMs === undefined || span.toMs === null) return undefined;
  return {
    atMs: span.toMs + promise.resolvedWithinMs - promise.keptFiringMs,
    sinceMs: span.toMs,
    since: 'after it ended',
    promise: `${formatLabTime(promise.resolvedWithinMs)} from the heal, ${formatLabTime(promise.keptFiringMs)} of which it is kept firing`,
  };
}

function lateFinding({ one, labels, status }: FirstWord, due: Due): Finding {
  const at = formatLabTime(one.atMs);
  const what = status === 'firing' ? callAlert(labels) : `the end of ${callAlert(labels)}`;
  return finding({
    suite: status === 'firing' ? 'routes' : 'resolves',
    kind: 'promise-broken',
    alert: labels,
    receiver: one.receiver,
    message: `${what} reached ${one.receiver} at ${at}, ${gapText(one.atMs - due.sinceMs)} ${due.since}; promised is ${due.promise}`,
    want: `by ${formatLabTime(due.atMs)}`,
    got: at,
  });
}

interface FirstWord {
  readonly status: 'firing' | 'resolved';
  readonly one: Heard;
  readonly labels: Labels;
  readonly alert: ObservedAlert;
  readonly span: Span;
}

/** The first notification of a status to each receiver, for each stretch in which an alert fired. */
function firstWords(heard: readonly Heard[], { alerts }: RunView, status: FirstWord['status']): FirstWord[] {
  const words = heard.flatMap((one) =>
    one.notification.alerts
      .filter((told) => told.status === status)
      .flatMap(({ labels }): FirstWord[] => {
        // Prometheus stores an alert without its external labels.
        const alert = alerts.find((other) => other.firing.length > 0 && hasLabels(labels, other.labels));
        const span = alert?.firing.findLast(
          ({ fromMs, toMs }) =>
            (status === 'firing' ? fromMs : (toMs ?? Number.POSITIVE_INFINITY)) <= one.atMs,
        );
        return alert === undefined || span === undefined ? [] : [{ status, one, labels, alert, span }];
      }),
  );
  const seen = new Map<Span, Set<string>>();
  return words.filter(({ one, span }) => {
    const told = seen.get(span) ?? new Set();
    seen.set(span, told);
    return !told.has(one.receiver) && told.add(one.receiver);
  });
}

function wasMuted({ inhibited, isSilenced }: ObservedAlert, fromMs: number, toMs: number): boolean {
  return isSilenced || inhibited.some((span) => span.fromMs <= toMs && (span.toMs ?? toMs) >= fromMs);
}

/** A receiver that refused something is told later, and was told as soon as it allowed. */
function wasRefused({ notifications }: RunView, receiver: string, fromMs: number, toMs: number): boolean {
  return notifications.some(
    (one) => one.receiver === receiver && !wasAccepted(one) && one.atMs >= fromMs && one.atMs <= toMs,
  );
}
