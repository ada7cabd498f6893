import { type Ended, type Flush, send } from './attempts.ts';
import type { Integration } from './delivery-settings.ts';
import { sumOf, term } from './group.ts';
import { type LogEntry, needsUpdate } from './needs-update.ts';
import type { Window } from './slack.ts';
import type { World } from './world.ts';

/**
 * Tells one integration about a flush if it must hear of it, trying again as Alertmanager does. In a cluster it waits
 * first, `position × peer_timeout`, for those before it to do that.
 */
export function deliver(world: World, flush: Flush, integration: Integration, ended: Ended): void {
  if (world.peering === undefined) {
    decide(world, flush, integration, ended);
    return;
  }
  const { position, peerTimeoutMs, doubtMs: waitDoubtMs } = world.peering.placeAt(sumOf(flush.terms));
  const waitMs = position * peerTimeoutMs;
  const wait = waitMs === 0 ? [] : [term(`position ${position} × peer_timeout`, waitMs)];
  const waited = { ...flush, terms: [...flush.terms, ...wait], waitMs, waitDoubtMs };
  if (waitMs === 0) decide(world, waited, integration, ended);
  else
    world.agenda.add(world.agenda.nowMs + waitMs, () => {
      if (!flush.group.isGone) decide(world, waited, integration, ended);
    });
}

function decide(world: World, flush: Flush, integration: Integration, ended: Ended): void {
  const { group, firing, resolved, terms } = flush;
  const { receiver, repeatIntervalMs } = group.route;
  const nowMs = world.agenda.nowMs;
  const logKey = `${group.key} ${receiver}/${integration.name}`;
  const entry = world.log.get(logKey);
  // Another route of the same name wrote that: had it been later, this one would not know.
  if (entry !== undefined && entry.route !== group.route)
    world.slack.consider(nowMs - entry.atMs, `two routes that share ${group.key}`);
  const policy = { sendResolved: integration.sendResolved, repeatIntervalMs };
  const decideBy = (known: LogEntry | undefined) => needsUpdate(known, flush, policy, nowMs);
  const { reason, overdueMs } = decideBy(entry);
  const window = sumOf(terms);
  world.peering?.decided(logKey, window, (known) => decideBy(known).reason !== undefined);
  if (overdueMs !== undefined) {
    const uncertainMs = (entry?.uncertainMs ?? 0) + window.latestMs - window.earliestMs;
    world.slack.consider(Math.abs(overdueMs) - uncertainMs, `a repeat ${overdueMs} ms past its interval`);
  }
  // Where nobody has told yet, or a peer has while this one waited, another wait leads elsewhere.
  if (reason !== undefined || (entry !== undefined && entry.atMs >= flush.atMs))
    world.slack.consider(flush.waitDoubtMs, `a flush at ${flush.atMs} ms and what it sees of its peers`);
  if (reason === undefined) {
    ended(true, window);
    return;
  }
  const remember = (arrival: Window): void => {
    const atMs = world.agenda.nowMs;
    const uncertainMs = Math.max(atMs - arrival.earliestMs, arrival.latestMs - atMs);
    const expiresAtMs = atMs + 2 * repeatIntervalMs;
    const logged = { atMs, route: group.route, firing, resolved, expiresAtMs, uncertainMs };
    world.log.set(logKey, logged);
    world.peering?.logged(logKey, logged, arrival);
    ended(true, arrival);
  };
  if (!integration.sendResolved && firing.size === 0) remember(window);
  else send(world, { flush, integration, reason, atMs: nowMs, remember, ended, ...window });
}
