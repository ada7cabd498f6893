import { livesOf } from '../../assertions/sightings.ts';
import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, type Labels, nameAlert } from '../../core/labels.ts';
import type { ObservedAlert, Span } from '../../core/observed-alerts.ts';
import type { Window } from '../../core/plan.ts';
import { quoteLine } from '../../core/printable.ts';
import { type RunView, watchdogName } from '../../core/run-view.ts';
import { type Lifecycle, lifecycleOf, type Moment, type Notice } from '../facts/lifecycle.ts';
import { formatTerm, formatWindow } from '../facts/words.ts';
import type { Band, Bar, Deadline, Mark, Row } from './model.ts';

export interface AlertRows {
  readonly bars: Bar[];
  readonly bands: Band[];
  readonly deadlines: Deadline[];
  readonly marks: Mark[];
}
type AddRow = (kind: Row['kind'], label: string) => number;

/** A row for each alert and, under it, one for each receiver: planned ones first, then whatever else was seen. */
export function alertRows(view: RunView, endMs: number, addRow: AddRow): AlertRows {
  const lifecycle = lifecycleOf(view);
  const rows: AlertRows = { bars: [], bands: [], deadlines: [], marks: [] };
  for (const labels of alertsOf(view, lifecycle)) {
    const name = nameAlert(labels);
    const isIt = (other: Labels): boolean => hasLabels(other, labels);
    const row = addRow('alert', name);
    rows.bars.push(
      ...view.alerts.filter((alert) => isIt(alert.labels)).flatMap((alert) => alertBars(alert, row, endMs)),
    );
    const moments = lifecycle.moments.filter(({ life }) => isIt(life.alert));
    rows.bands.push(
      ...moments.filter(({ receiver }) => receiver === null).map((moment) => bandOf(moment, row)),
    );
    const notices = lifecycle.notices.filter(({ alert }) => isIt(alert));
    const receivers = [
      ...moments.map((moment) => moment.receiver),
      ...notices.map(({ mention }) => mention.receiver),
    ];
    for (const receiver of new Set(receivers.filter((one) => one !== null))) {
      const receiverRow = addRow('receiver', receiver);
      const own = moments.filter((moment) => moment.receiver === receiver);
      rows.bands.push(...own.map((moment) => bandOf(moment, receiverRow)));
      rows.deadlines.push(...own.flatMap((moment) => deadlineOf(moment, receiverRow)));
      rows.marks.push(
        ...notices
          .filter(({ mention }) => mention.receiver === receiver)
          .map((notice) => markOf(notice, name, receiverRow)),
      );
    }
  }
  return rows;
}

/** The alerts of the plan, then those that nobody planned, each once; but not the Watchdog, whose row is that of the beats. */
function alertsOf(view: RunView, { notices }: Lifecycle): Labels[] {
  const planned = livesOf(view.plan).map(({ alert }) => alert);
  const seen = [...view.alerts.map(({ labels }) => labels), ...notices.map(({ alert }) => alert)];
  const found: Labels[] = [];
  for (const labels of [...planned, ...seen]) {
    const known = found.some((other) => hasLabels(labels, other) || nameAlert(labels) === nameAlert(other));
    // People tell alerts apart by name, severity and service; so does the timeline.
    const { alertname = '', severity = '', service = '' } = labels;
    if (!known && alertname !== watchdogName)
      found.push(planned.includes(labels) ? labels : { alertname, severity, service });
  }
  return found;
}

function alertBars({ labels, pending, firing, inhibited }: ObservedAlert, row: number, endMs: number): Bar[] {
  const tone = labels['severity'] ?? '';
  const bar = (kind: Bar['kind'], span: Span, text: string, more: [string, string][] = []): Bar => {
    const toMs = span.toMs ?? endMs;
    const until = span.toMs === null ? 'the end of the run' : formatLabTime(toMs);
    const lines: [string, string][] = [
      ['lab time', `${formatLabTime(span.fromMs)} to ${until}`],
      ['lasted', formatLabTime(toMs - span.fromMs)],
      ...more,
    ];
    const tip = { title: `${nameAlert(labels)}: ${text}`, lines };
    return { row, kind, fromMs: Math.round(span.fromMs), toMs: Math.round(toMs), text, tone, tip };
  };
  return [
    ...pending.map((span) => bar('pending', span, 'pending in Prometheus')),
    ...firing.map((span) => bar('firing', span, 'firing')),
    ...inhibited.map((span) =>
      bar('inhibited', span, 'muted by inhibition', [['muted by', span.by.map(nameAlert).join(', ')]]),
    ),
  ];
}

/** Words for a moment: "pagerduty hears of HighErrorRate critical app". */
export function describeMoment({ what, life, receiver }: Moment): string {
  const name = nameAlert(life.alert);
  const may = life.certainty === 'may' ? ' (may, need not)' : '';
  if (what === 'fires' || what === 'ends') return `${name} ${what} in Prometheus${may}`;
  if (what === 'alarm' || what === 'alarm-over')
    return `${receiver} ${what === 'alarm' ? 'raises' : 'ends'} its alarm`;
  return what === 'notified'
    ? `${receiver} hears of ${name}${may}`
    : `${receiver} hears the end of ${name}${may}`;
}

function windowLines(window: Window): [string, string][] {
  const terms = window.terms.map((term, index): [string, string] => [
    index === 0 ? 'made of' : 'and',
    formatTerm(term),
  ]);
  return [['expected', formatWindow(window)], ...terms];
}

/**
 * A name for tests and for people who write their own, which stands in an attribute. ECharts writes it there as it is, so
 * signs that mean something in HTML are percent-encoded.
 */
function hookOf(alert: string, receiver: string, status: 'firing' | 'resolved'): string {
  return quoteLine(`${alert}/${receiver}/${status}`).replace(
    /[&<>"'`]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function bandOf(moment: Moment, row: number): Band {
  const { what, life, receiver, window } = moment;
  const hook =
    receiver === null
      ? ''
      : hookOf(nameAlert(life.alert), receiver, what === 'notified' ? 'firing' : 'resolved');
  const tip = { title: `Expected: ${describeMoment(moment)}`, lines: windowLines(window) };
  return { hook, row, fromMs: Math.round(window.earliestMs), toMs: Math.round(window.latestMs), tip };
}

export function deadlineOf(moment: Moment, row: number): Deadline[] {
  if (moment.promiseMs === null) return [];
  const lines: [string, string][] = [['at the latest', formatLabTime(moment.promiseMs)]];
  return [
    {
      row,
      atMs: Math.round(moment.promiseMs),
      tip: { title: `Promised (SLA): ${describeMoment(moment)}`, lines },
    },
  ];
}

function markOf({ mention, moment, word, inOrder }: Notice, alert: string, row: number): Mark {
  const { notification, status, receiver } = mention;
  const { integration, seq, answeredStatus } = notification;
  const atMs = Math.round(mention.atMs);
  const lines: [string, string][] = [
    ['lab time', formatLabTime(atMs)],
    ['alert', mention.alerts.map(nameAlert).join(', ')],
    ['receiver', `${receiver} (${integration}, request ${seq}, answered ${answeredStatus ?? 'nothing'})`],
    ['verdict', word === '' ? 'as planned' : word],
    ...(moment === null ? [] : windowLines(moment.window)),
    ...(moment?.promiseMs == null
      ? []
      : [['promised by', formatLabTime(moment.promiseMs)] as [string, string]]),
  ];
  const title =
    status === 'firing' ? `${receiver} was told of ${alert}` : `${receiver} heard the end of ${alert}`;
  const window =
    moment === null
      ? null
      : { earliestMs: Math.round(moment.window.earliestMs), latestMs: Math.round(moment.window.latestMs) };
  return {
    hook: hookOf(alert, receiver, status),
    row,
    atMs,
    status,
    alert,
    receiver,
    window,
    word,
    inOrder,
    tip: { title, lines },
  };
}
