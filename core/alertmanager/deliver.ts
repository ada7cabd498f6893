import type { Alert } from './alert.ts';
import { type AttemptAt, firstAttempt, nextAttempt, recoveryWindow } from './back-off.ts';
import type { Integration } from './delivery-settings.ts';
import { type Group, sumOf, term } from './group.ts';
import { type Flushed, needsUpdate } from './needs-update.ts';
import type { BatchReason, BatchTerm } from './prediction.ts';
import type { Window } from './slack.ts';
import type { World } from './world.ts';

/** A flush gets at least this long, in wall milliseconds, whatever group_interval says (MinTimeout, notify.go of 0.26). */
const shortestTimeoutWallMs = 10_000;

/** One flush of a group, after muting. */
export interface Flush extends Flushed {
  readonly group: Group;
  /** Firing and resolved alone are what the log compares. */
  readonly heard: readonly Alert[];
  readonly atMs: number;
  readonly terms: readonly BatchTerm[];
}

/** Tells how a delivery ended, at the agenda's instant; `window` is when it may have ended. */
type Ended = (isDone: boolean, window: Window) => void;

/** Tells one integration about a flush if it must hear of it, trying again as Alertmanager does. */
export function deliver(world: World, flush: Flush, integration: Integration, ended: Ended): void {
  const { group, firing, resolved, atMs, terms } = flush;
  const { receiver, repeatIntervalMs } = group.route;
  const logKey = `${group.key} ${receiver}/${integration.name}`;
  const entry = world.log.get(logKey);
  // Only a group that shares its key with another one meets an entry that is as young as that.
  if (entry !== undefined) world.slack.consider(atMs - entry.atMs, `two groups that share ${group.key}`);
  const policy = { sendResolved: integration.sendResolved, repeatIntervalMs };
  const { reason, overdueMs } = needsUpdate(entry, flush, policy, atMs);
  const window = sumOf(terms);
  if (overdueMs !== undefined) {
    const uncertainMs = (entry?.uncertainMs ?? 0) + window.latestMs - window.earliestMs;
    world.slack.consider(Math.abs(overdueMs) - uncertainMs, `a repeat ${overdueMs} ms past its interval`);
  }
  if (reason === undefined) {
    ended(true, window);
    return;
  }
  const remember = (arrival: Window): void => {
    const nowMs = world.agenda.nowMs;
    const uncertainMs = Math.max(nowMs - arrival.earliestMs, arrival.latestMs - nowMs);
    const expiresAtMs = nowMs + 2 * repeatIntervalMs;
    world.log.set(logKey, { atMs: nowMs, firing, resolved, expiresAtMs, uncertainMs });
    ended(true, arrival);
  };
  if (!integration.sendResolved && firing.size === 0) remember(window);
  else attempt(world, { flush, integration, reason, remember, ended, ...window }, first(atMs, window), false);
}

function first(atMs: number, window: Window): AttemptAt {
  return { ...firstAttempt(atMs), ...window };
}

interface Order extends Window {
  readonly flush: Flush;
  readonly integration: Integration;
  readonly reason: BatchReason;
  readonly remember: (arrival: Window) => void;
  readonly ended: Ended;
}

function attempt(world: World, order: Order, at: AttemptAt, hasFailed: boolean): void {
  const { flush, integration, ended } = order;
  const { receiver } = flush.group.route;
  if (flush.group.isGone) {
    lose(world, order, at, 'restart');
    return;
  }
  const { answer, recoveredAtMs } = world.answers.take(receiver, integration.name);
  switch (answer) {
    case 'accepted':
      arrive(world, order, at, hasFailed ? recoveredAtMs : undefined);
      break;
    case 'refused':
      lose(world, order, at, 'refused');
      ended(false, at);
      break;
    case 'retried':
      tryAgain(world, order, at);
  }
}

function tryAgain(world: World, order: Order, at: AttemptAt): void {
  const { flush, integration, ended } = order;
  const { receiver } = flush.group.route;
  const next = nextAttempt(at, world.speed);
  const deadlineMs = deadlineOf(world, flush);
  const isLate = next.meanMs >= deadlineMs;
  world.agenda.add(isLate ? deadlineMs : next.meanMs, () => {
    if (!isLate) {
      attempt(world, order, next, true);
      return;
    }
    if (world.answers.isWell(receiver, integration.name))
      world.slack.race('a last attempt before the timeout');
    lose(world, order, at, flush.group.isGone ? 'restart' : 'timeout');
    const lateMs = deadlineMs - flush.atMs;
    ended(false, { earliestMs: order.earliestMs + lateMs, latestMs: order.latestMs + lateMs });
  });
}

function deadlineOf({ speed }: World, { group, atMs }: Flush): number {
  return atMs + Math.max(shortestTimeoutWallMs * speed, group.route.groupIntervalMs);
}

function arrive(world: World, order: Order, at: AttemptAt, recoveredAtMs: number | undefined): void {
  const { flush, integration, reason, remember } = order;
  const { group, terms, atMs, heard, firing, resolved } = flush;
  const start = first(atMs, order);
  const { earliestMs, latestMs } =
    recoveredAtMs === undefined ? at : recoveryWindow(start, recoveredAtMs, world.speed);
  const retries: BatchTerm = {
    ...term('back-off of the retries', 0),
    earliestMs: earliestMs - order.earliestMs,
    latestMs: latestMs - order.latestMs,
  };
  if (at.attempt > 1) world.slack.consider(deadlineOf(world, flush) - latestMs, 'a retry and its timeout');
  world.batches.push({
    receiver: group.route.receiver,
    integration: integration.name,
    groupLabels: group.labels,
    flushAtMs: atMs,
    earliestMs,
    latestMs,
    terms: at.attempt > 1 ? [...terms, retries] : terms,
    reason,
    firing: heard
      .filter(({ key }) => firing.has(key))
      .map(({ labels, startsAtMs }) => ({ labels, startsAtMs })),
    resolved: integration.sendResolved
      ? heard
          .filter(({ key }) => resolved.has(key))
          .map(({ labels, startsAtMs, endsAtMs }) => ({ labels, startsAtMs, endsAtMs }))
      : [],
    attempts: at.attempt,
  });
  remember({ earliestMs, latestMs });
}

type LossReason = 'refused' | 'timeout' | 'restart';

function lose(world: World, { flush, integration }: Order, at: AttemptAt, because: LossReason): void {
  world.lost.push({
    receiver: flush.group.route.receiver,
    integration: integration.name,
    groupLabels: flush.group.labels,
    flushAtMs: flush.atMs,
    attempts: at.attempt,
    because,
  });
}
