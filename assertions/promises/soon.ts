import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import type { ObservedAlert, Span } from '../../core/observed-alerts.ts';
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
  const first = firstWords(heard, view);
  const findings = first.flatMap(({ one, labels, span, alert }) => {
    const promise = promiseOf(labels);
    if (promise?.withinMs === undefined) return [];
    const dueMs = span.fromMs + promise.withinMs - promise.heldMs;
    const isHeldBack =
      wasMuted(alert, span.fromMs, one.atMs) || wasRefused(view, one.receiver, span.fromMs, one.atMs);
    if (one.atMs <= dueMs || isHeldBack || isToldAlready(earlier, labels, one.receiver)) return [];
    const at = formatLabTime(one.atMs);
    return finding({
      suite: 'routes',
      kind: 'promise-broken',
      alert: labels,
      receiver: one.receiver,
      message: `${callAlert(labels)} reached ${one.receiver} at ${at}, ${gapText(one.atMs - span.fromMs)} after it fired; promised is ${formatLabTime(promise.withinMs)} from the onset, ${formatLabTime(promise.heldMs)} of which it waits`,
      want: `by ${formatLabTime(dueMs)}`,
      got: at,
    });
  });
  return heldUnless(findings, `${countText(first.length, 'alert')} told in time`);
}

interface FirstWord {
  readonly one: Heard;
  readonly labels: Labels;
  readonly alert: ObservedAlert;
  readonly span: Span;
}

/** The first notification to each receiver of each stretch in which an alert fired. */
function firstWords(heard: readonly Heard[], { alerts }: RunView): FirstWord[] {
  const words = heard.flatMap((one) =>
    one.notification.alerts
      .filter(({ status }) => status === 'firing')
      .flatMap(({ labels }): FirstWord[] => {
        // Prometheus stores an alert without its external labels.
        const alert = alerts.find((other) => other.firing.length > 0 && hasLabels(labels, other.labels));
        const span = alert?.firing.findLast(({ fromMs }) => fromMs <= one.atMs);
        return alert === undefined || span === undefined ? [] : [{ one, labels, alert, span }];
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
