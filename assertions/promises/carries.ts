import { formatLabTime } from '../../core/duration.ts';
import type { Labels } from '../../core/labels.ts';
import { fieldAt, notCarried } from '../../core/promises/carried.ts';
import type { PromisedAlert } from '../../core/promises/promises.ts';
import { escapeRegExp, valuePattern } from '../../core/promises/value-pattern.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless } from '../question.ts';
import { countText } from '../words.ts';
import { callAlert, type Heard, isToldAlready, type PromiseEvidence } from './evidence.ts';

/** Does what receivers get carry what is promised: in its fields, and in the labels of its alerts? */
export function carriesRightly(evidence: PromiseEvidence, earlier: readonly Finding[]): Answer {
  const { heard } = evidence;
  const found = heard.flatMap((one) => [
    ...fieldsOf(one, evidence),
    ...labelsOf(one, evidence),
    ...leftOut(one),
  ]);
  const findings = found.filter(({ labels, flaw }) => !isKnown(earlier, labels, flaw));
  const alike = Map.groupBy(findings, ({ flaw }) => `${flaw.receiver} ${flaw.about}`);
  return heldUnless(
    [...alike.values()].flatMap(([first]) => (first === undefined ? [] : findingOf(first))),
    `${countText(heard.length, 'notification')} with all that is promised`,
  );
}

interface Found {
  readonly labels: Labels;
  readonly flaw: {
    readonly receiver: string;
    readonly atMs: number;
    /** What is wrong, as one thing that many notifications may share. */
    readonly about: string;
    readonly want: string;
    readonly got: string;
  };
}

/** A text that is wrong is wrong at every receiver that gets it, and was told of once. */
function isKnown(earlier: readonly Finding[], labels: Labels, { receiver }: Found['flaw']): boolean {
  const ofTexts = earlier
    .filter(({ kind }) => kind === 'wrong-content')
    .map((one) => ({ ...one, receiver: null }));
  return isToldAlready(ofTexts, labels, receiver) || isToldAlready(earlier, labels, receiver);
}

function fieldsOf(
  { notification, receiver, atMs, promised }: Heard,
  { promiseOf }: PromiseEvidence,
): Found[] {
  const { alerts, payload, status } = notification;
  const first = alerts[0]?.labels ?? {};
  const expected = (labels: Labels, annotation: string) =>
    expectedText(promiseOf(labels), labels, annotation);
  const carrying = { status, alerts, field: (path: string) => fieldAt(payload, path), expected };
  return notCarried(promised?.carries ?? {}, carrying).map(({ path, want, got, alert = first }) => ({
    labels: alert,
    flaw: { receiver, atMs, about: `${path} of what ${receiver} got`, want, got: shortened(got) },
  }));
}

/** What a promise says of an annotation, as far as it can be known from outside. */
function expectedText(
  promise: PromisedAlert | undefined,
  labels: Labels,
  annotation: string,
): { readonly pattern: string; readonly what: string }[] {
  if (promise === undefined) return [];
  if (annotation === 'runbook_url')
    return [{ pattern: escapeRegExp(promise.runbook), what: promise.runbook }];
  if (annotation === 'summary')
    return promise.about.map((name) => ({
      pattern: escapeRegExp(labels[name] ?? ''),
      what: `its ${name} ${labels[name] ?? ''}`,
    }));
  if (annotation !== 'value' || promise.value === undefined) return [];
  const patterns = promise.value.map((one) => valuePattern(one, (name) => escapeRegExp(labels[name] ?? '')));
  return [{ pattern: patterns.join('|'), what: promise.value.join(' or ') }];
}

/** Labels that every alert has, and those that its own promise gives it. */
function labelsOf(
  { notification, receiver, atMs }: Heard,
  { promises, promiseOf }: PromiseEvidence,
): Found[] {
  const { externalLabels } = promises.stated.prometheus;
  return notification.alerts.flatMap(({ labels }) => {
    const promise = promiseOf(labels);
    if (promise === undefined) return [];
    const wanted = Object.entries({ ...externalLabels, layer: promise.layer, ...promise.labels });
    const wrong = wanted.filter(([name, value]) => labels[name] !== value);
    const lost = [...promise.each, 'service'].filter((name) => (labels[name] ?? '') === '');
    return [
      ...wrong.map(([name, want]) => ({ name, want, got: labels[name] ?? '' })),
      ...[...new Set(lost)].map((name) => ({ name, want: 'a value', got: '' })),
    ].map(({ name, want, got }) => ({
      labels,
      flaw: { receiver, atMs, about: `the label ${name} of ${callAlert(labels)} at ${receiver}`, want, got },
    }));
  });
}

/** A webhook says itself how many alerts it leaves out. */
function leftOut({ notification, receiver, atMs }: Heard): Found[] {
  const count = Number(fieldAt(notification.payload, 'truncatedAlerts') ?? 0);
  if (!(count > 0)) return [];
  const flaw = {
    receiver,
    atMs,
    about: `the alerts that ${receiver} got`,
    want: 'all of them',
    got: `${count} left out`,
  };
  return [{ labels: notification.alerts[0]?.labels ?? {}, flaw }];
}

function findingOf({ labels, flaw: { receiver, atMs, about, want, got } }: Found): Finding {
  const at = formatLabTime(atMs);
  return finding({
    suite: 'routes',
    kind: 'promise-broken',
    alert: labels,
    receiver,
    message: `${about} is "${got}" for ${callAlert(labels)} (${at}); promised is ${want}`,
    want,
    got,
  });
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
