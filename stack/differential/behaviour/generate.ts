import * as fc from 'fast-check';
import type { EventOfKind, PushedAlert } from '../../../core/alertmanager/schedule.ts';
import { parseMatchers } from '../../../core/config/matcher.ts';
import type { Labels } from '../../../core/labels.ts';
import type { Case, CaseCluster, CaseEvent, CaseRoute } from './case.ts';
import { intervalNames } from './intervals.ts';
import { predictCase } from './predict-case.ts';

/** The last event of a case, and the end of what counts: repeats and timeouts have their time in between. */
const [lastEventMs, untilMs] = [6000, 8500];

/** A generated case is used when nothing in it happens closer to an edge than this. */
const marginMs = 110;

/** Up to two names of time intervals, or none at all. */
const intervals = fc.array(fc.constantFrom(...intervalNames), { maxLength: 2 });

const route = (hasIntervals: boolean): fc.Arbitrary<CaseRoute> =>
  fc.record({
    groupBy: fc.constantFrom(['alertname'], ['alertname', 'severity'], [], ['...']),
    groupWaitMs: fc.constantFrom(250, 500),
    groupIntervalMs: fc.constantFrom(900, 1300),
    repeatIntervalMs: fc.constantFrom(1500, 3100, 600_000),
    webhooks: fc.constantFrom([true], [false], [true, false]),
    mute: hasIntervals ? intervals : fc.constant([]),
    active: hasIntervals ? intervals : fc.constant([]),
  });

const labels = (id: string): fc.Arbitrary<Labels> =>
  fc.record({
    case: fc.constant(id),
    alertname: fc.constantFrom('Slow', 'Errors', 'Outage'),
    severity: fc.constantFrom('critical', 'warning'),
    instance: fc.constantFrom('a', 'b'),
  });

const atMs = fc.integer({ min: 0, max: lastEventMs });

/** An alert that starts, one that starts and is known to end, one that is over, one that is old news. */
const pushed = (id: string, nowMs: number): fc.Arbitrary<PushedAlert> =>
  fc.oneof(
    labels(id).map((labels) => ({ labels })),
    fc
      .tuple(labels(id), fc.integer({ min: 200, max: 4000 }))
      .map(([labels, lastsMs]) => ({ labels, startsAtMs: nowMs, endsAtMs: nowMs + lastsMs })),
    labels(id).map((labels) => ({ labels, startsAtMs: -10_000, endsAtMs: nowMs - 1 })),
    labels(id).map((labels) => ({ labels, endsAtMs: nowMs - 1 })),
    labels(id).map((labels) => ({ labels, startsAtMs: nowMs - 5000, endsAtMs: nowMs + 60_000 })),
  );

const push = (id: string): fc.Arbitrary<EventOfKind<'push'>> =>
  atMs.chain((nowMs) =>
    fc
      .array(pushed(id, nowMs), { minLength: 1, maxLength: 2 })
      .map((alerts) => ({ kind: 'push', atMs: nowMs, alerts })),
  );

const silence = (id: string): fc.Arbitrary<EventOfKind<'silence'>> =>
  fc
    .tuple(
      atMs,
      fc.constantFrom('0', '1'),
      fc.constantFrom('severity="critical"', 'instance=~"a|z"', 'alertname!="Slow"', 'alertname!~"S.*|O.*"'),
      fc.integer({ min: -1000, max: 1500 }),
      fc.integer({ min: 500, max: 5000 }),
    )
    .map(([nowMs, name, matcher, waitMs, lastsMs]) => ({
      kind: 'silence',
      atMs: nowMs,
      id: `${id}-${name}`,
      matchers: parseMatchers(`{case="${id}", ${matcher}}`),
      startsAtMs: nowMs + waitMs,
      endsAtMs: nowMs + Math.max(waitMs, 0) + lastsMs,
    }));

const expire = (id: string): fc.Arbitrary<EventOfKind<'expire-silence'>> =>
  fc
    .tuple(atMs, fc.constantFrom('0', '1'))
    .map(([nowMs, name]) => ({ kind: 'expire-silence', atMs: nowMs, id: `${id}-${name}` }));

const failure = (id: string): fc.Arbitrary<EventOfKind<'receiver'>> =>
  fc
    .tuple(atMs, fc.constantFrom('retried', 'refused'), fc.integer({ min: 1, max: 2 }))
    .map(([nowMs, answer, times]) => ({
      kind: 'receiver',
      atMs: nowMs,
      receiver: id,
      integration: 'webhook[0]',
      answer,
      times,
    }));

/** More events than a case can hold: those that come too close to an edge are left out. */
const events = (id: string): fc.Arbitrary<CaseEvent[]> =>
  fc
    .tuple(
      fc.array(push(id), { minLength: 4, maxLength: 14 }),
      fc.array(silence(id), { maxLength: 5 }),
      fc.array(expire(id), { maxLength: 4 }),
      fc.array(failure(id), { maxLength: 2 }),
    )
    .map((lists) => keepStarts(lists.flat().sort((a, b) => a.atMs - b.atMs)));

/**
 * A silence that comes again is changed. Where its start stays what it was, Alertmanager changes it in place; otherwise it
 * ends the old one and makes another. Every other change here is of the first kind.
 */
function keepStarts<Event extends CaseEvent>(list: readonly Event[]): CaseEvent[] {
  const starts = new Map<string, number>();
  return list.map((event) => {
    if (event.kind !== 'silence') return event;
    const known = starts.get(event.id);
    starts.set(event.id, event.startsAtMs);
    const keeps = known !== undefined && event.atMs % 2 === 0 && event.endsAtMs > known;
    return keeps ? { ...event, startsAtMs: known } : event;
  });
}

/** A silence is ended by a client only after it was made. */
function silencesMakeSense(list: readonly CaseEvent[]): boolean {
  const made = new Set<string>();
  return list.every((event) => {
    if (event.kind === 'silence') made.add(event.id);
    return event.kind !== 'expire-silence' || made.has(event.id);
  });
}

/** The case with as many of its events as leave every decision `marginMs` or more away from its edge. */
function clearOfEdges(one: Case): Case {
  // What has happened to a cluster happens to every case of it.
  const kept = one.events.filter(({ kind }) => kind === 'partition' || kind === 'death');
  for (const event of one.events) {
    if (kept.includes(event)) continue;
    kept.push(event);
    const isClear = silencesMakeSense(kept) && predictCase({ ...one, events: kept }).slackMs >= marginMs;
    if (!isClear) kept.pop();
  }
  return { ...one, events: kept };
}

/** What kind of cases are generated. */
export interface Wanted {
  readonly count: number;
  readonly seed: number;
  /** Of their ids. */
  readonly prefix: string;
  /** True for routes that time intervals may mute. */
  readonly intervals?: boolean;
  /** Undefined for one Alertmanager. */
  readonly cluster?: CaseCluster;
  /** What has happened to it before. */
  readonly before?: readonly CaseEvent[];
  /** The peer to which silences are told; the first by default. */
  readonly speaker?: number;
}

/** Cases in which something is sent and nothing hangs on less than `marginMs`: the same ones for the same seed. */
export function generateCases(wanted: Wanted): Case[] {
  const { count, seed, prefix, intervals = false, cluster, before = [], speaker = 0 } = wanted;
  const cases: Case[] = [];
  for (let tried = 0; cases.length < count; tried += 1) {
    const id = `${prefix}${cases.length}`;
    const [found] = fc.sample(fc.record({ route: route(intervals), events: events(id) }), {
      numRuns: 1,
      seed: seed + tried,
    });
    if (found === undefined) continue;
    const speaks = (event: CaseEvent) =>
      event.kind.endsWith('silence') ? { ...event, peer: speaker } : event;
    const all = [...before, ...found.events.map((event) => (cluster === undefined ? event : speaks(event)))];
    const one = clearOfEdges({ id, untilMs, tempo: 1, ...found, events: all, ...(cluster && { cluster }) });
    const { batches, mutes } = predictCase(one);
    const isWorthIt = intervals ? mutes.some(({ by }) => by.kind.endsWith('time')) : true;
    if (batches.length > 1 && isWorthIt) cases.push(one);
  }
  return cases;
}
