import { type Ended, type Flush, send } from './attempts.ts';
import type { Integration } from './delivery-settings.ts';
import { sumOf } from './group.ts';
import { needsUpdate } from './needs-update.ts';
import type { Window } from './slack.ts';
import type { World } from './world.ts';

/** Tells one integration about a flush if it must hear of it, trying again as Alertmanager does. */
export function deliver(world: World, flush: Flush, integration: Integration, ended: Ended): void {
  const { group, firing, resolved, atMs, terms } = flush;
  const { receiver, repeatIntervalMs } = group.route;
  const logKey = `${group.key} ${receiver}/${integration.name}`;
  const entry = world.log.get(logKey);
  // Another route of the same name wrote that: had it been later, this one would not know.
  if (entry !== undefined && entry.route !== group.route)
    world.slack.consider(atMs - entry.atMs, `two routes that share ${group.key}`);
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
    world.log.set(logKey, { atMs: nowMs, route: group.route, firing, resolved, expiresAtMs, uncertainMs });
    ended(true, arrival);
  };
  if (!integration.sendResolved && firing.size === 0) remember(window);
  else send(world, { flush, integration, reason, remember, ended, ...window });
}
