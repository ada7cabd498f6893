import type { EventOf, JournalEvent } from './journal.ts';

/**
 * Checks the three kinds of event that make up nearly all of a long journal by hand, because it is ten times as fast as
 * the schema. It is strict: whatever it accepts the schema accepts unchanged, and what it does not accept the schema has
 * still to look at.
 */
export function isPlainlyValid(event: { readonly kind: string }): event is JournalEvent {
  switch (event.kind) {
    case 'prometheus-alert':
      return isSamples(event as Unchecked<'prometheus-alert'>);
    case 'notification':
      return isNotification(event as Unchecked<'notification'>);
    case 'alertmanager-alert':
      return isChange(event as Unchecked<'alertmanager-alert'>);
    default:
      return false;
  }
}

/** The fields of an event, each of which may be anything. */
type Unchecked<K extends JournalEvent['kind']> = { readonly [F in keyof EventOf<K>]?: unknown };

const sampleStates: ReadonlySet<unknown> = new Set<EventOf<'prometheus-alert'>['state']>([
  'pending',
  'firing',
]);
const statuses: ReadonlySet<unknown> = new Set<EventOf<'notification'>['status']>(['firing', 'resolved']);
const integrations: ReadonlySet<unknown> = new Set<EventOf<'notification'>['integration']>([
  'pagerduty',
  'slack',
  'webhook',
  'email',
  'deadmansswitch',
]);
const alertStates: ReadonlySet<unknown> = new Set<EventOf<'alertmanager-alert'>['state']>([
  'active',
  'suppressed',
  'unprocessed',
  'gone',
]);

function isSamples(event: Unchecked<'prometheus-alert'>): boolean {
  return (
    hasFields(event, 4) &&
    sampleStates.has(event.state) &&
    isLabels(event.labels) &&
    isListOf(event.samplesWallMs, isNumber)
  );
}

function isNotification(event: Unchecked<'notification'>): boolean {
  return (
    hasFields(event, 10) &&
    isNumber(event.seq) &&
    isText(event.receiver) &&
    integrations.has(event.integration) &&
    isNumber(event.receivedAtWallMs) &&
    (event.answeredStatus === null || isNumber(event.answeredStatus)) &&
    isListOf(event.schemaProblems, isText) &&
    statuses.has(event.status) &&
    isListOf(event.alerts, isNotifiedAlert) &&
    'payload' in event
  );
}

function isNotifiedAlert(alert: unknown): boolean {
  if (typeof alert !== 'object' || alert === null) return false;
  const { labels, status, startsAt } = alert as Readonly<Record<string, unknown>>;
  const fields = startsAt === undefined ? 2 : 3;
  return (
    hasFields(alert, fields) &&
    statuses.has(status) &&
    (startsAt === undefined || isText(startsAt)) &&
    isLabels(labels)
  );
}

function isChange(event: Unchecked<'alertmanager-alert'>): boolean {
  return (
    hasFields(event, 8) &&
    isNumber(event.atWallMs) &&
    isText(event.fingerprint) &&
    isLabels(event.labels) &&
    alertStates.has(event.state) &&
    isNumber(event.startsAtWallMs) &&
    isListOf(event.inhibitedBy, isText) &&
    isListOf(event.silencedBy, isText)
  );
}

/** Exactly so many: the schema drops what it does not know, so an event with more has to go through it. */
function hasFields(value: object, count: number): boolean {
  let found = 0;
  for (const _ in value) found += 1;
  return found === count;
}

function isLabels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const name in value) if (!isText((value as Record<string, unknown>)[name])) return false;
  return true;
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

/** JSON spells an infinity as 1e999. */
function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
