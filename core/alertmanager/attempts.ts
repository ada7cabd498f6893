import type { Alert } from './alert.ts';
import { type AttemptAt, firstAttempt, nextAttempt, recoveryWindow } from './back-off.ts';
import type { Integration } from './delivery-settings.ts';
import { type Group, term } from './group.ts';
import type { Flushed } from './needs-update.ts';
import type { BatchReason, BatchTerm, LostBatch } from './prediction.ts';
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
  /** What it waited for its peers; 0 for the first of them. */
  readonly waitMs: number;
  /** How far that was from being another wait. */
  readonly waitDoubtMs: number;
  readonly terms: readonly BatchTerm[];
}

/** Tells how a delivery ended, at the agenda's instant; `window` is when it may have ended. */
export type Ended = (isDone: boolean, window: Window) => void;

/** One batch for one integration, and whom to tell when it is done. */
export interface Order extends Window {
  readonly flush: Flush;
  readonly integration: Integration;
  readonly reason: BatchReason;
  /** When it was decided to send it. */
  readonly atMs: number;
  readonly remember: (arrival: Window) => void;
  readonly ended: Ended;
}

/** Sends a batch, and again as long as it is worth it: until it is taken, refused, or out of time. */
export function send(world: World, order: Order): void {
  attempt(world, order, first(order), false);
}

function attempt(world: World, order: Order, at: AttemptAt, hasFailed: boolean): void {
  const { flush, integration, ended } = order;
  const { receiver } = flush.group.route;
  if (flush.group.isGone) {
    lose(world, order, at, 'restart');
    return;
  }
  const { answer, recoveredAtMs } = world.answers.take(receiver, integration.name, { flush, window: at });
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

function first({ atMs, earliestMs, latestMs }: Order): AttemptAt {
  return { ...firstAttempt(atMs), earliestMs, latestMs };
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
    const lateMs = deadlineMs - order.atMs;
    ended(false, { earliestMs: order.earliestMs + lateMs, latestMs: order.latestMs + lateMs });
  });
}

function deadlineOf({ speed }: World, { group, atMs, waitMs }: Flush): number {
  return atMs + waitMs + Math.max(shortestTimeoutWallMs * speed, group.route.groupIntervalMs);
}

function arrive(world: World, order: Order, at: AttemptAt, recoveredAtMs: number | undefined): void {
  const { flush, integration, reason, remember } = order;
  const { group, terms, atMs, heard, firing, resolved } = flush;
  const start = first(order);
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

function lose(
  world: World,
  { flush, integration }: Order,
  at: AttemptAt,
  because: LostBatch['because'],
): void {
  world.lost.push({
    receiver: flush.group.route.receiver,
    integration: integration.name,
    groupLabels: flush.group.labels,
    flushAtMs: flush.atMs,
    attempts: at.attempt,
    because,
  });
}
