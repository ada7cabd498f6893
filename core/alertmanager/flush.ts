import { type Alert, isResolved } from './alert.ts';
import { deliver } from './deliver.ts';
import { type Group, sumOf, term, termsOf } from './group.ts';
import type { BatchTerm, MutedBy } from './prediction.ts';
import { distance, gap, instant, type Window } from './slack.ts';
import type { World } from './world.ts';

/** Puts a group's next flush on the agenda. */
export function planFlush(world: World, group: Group, atMs: number, isAtOnce: boolean, tickMs = atMs): void {
  group.next?.cancel();
  group.tickMs = tickMs;
  const cancel = world.agenda.add(atMs, () => flush(world, group, isAtOnce));
  group.next = { atMs, isAtOnce, cancel };
}

/** What a group does when its time has come: mute, tell each integration, forget what is over, wait for the next tick. */
function flush(world: World, group: Group, isAtOnce: boolean): void {
  const atMs = world.agenda.nowMs;
  const terms = termsOf(group);
  const window = sumOf(terms);
  group.hasFlushed = true;
  group.next = undefined;
  group.lastFlush = window;
  if (group.alerts.size === 0) finish(world, group, { atMs, window, end: window, isDone: true, told: [] });
  else tell(world, group, terms, isAtOnce);
}

function tell(world: World, group: Group, terms: readonly BatchTerm[], isAtOnce: boolean): void {
  const atMs = world.agenda.nowMs;
  const window = sumOf(terms);
  considerEdges(world, group, window, isAtOnce);
  const told = [...group.alerts.values()];
  world.slack.consider(
    world.routeTimes.toChangeMs(group.route, atMs === group.tickMs ? window : instant(group.tickMs)),
    `a flush at ${atMs} ms and the begin or end of a time interval`,
  );
  const heard = told.filter((alert) => !isMuted(world, group, alert));
  const keysWhere = (resolved: boolean) =>
    new Set(heard.filter((alert) => isResolved(alert, atMs) === resolved).map(({ key }) => key));
  const [firing, resolved] = [keysWhere(false), keysWhere(true)];
  const integrations = heard.length === 0 ? [] : (world.settings.receivers.get(group.route.receiver) ?? []);
  let waiting = integrations.length;
  let isDone = true;
  let end = window;
  const ended = (isOne: boolean, { earliestMs, latestMs }: Window): void => {
    isDone &&= isOne;
    end = { earliestMs: Math.max(end.earliestMs, earliestMs), latestMs: Math.max(end.latestMs, latestMs) };
    waiting -= 1;
    if (waiting === 0) finish(world, group, { atMs, window, end, isDone, told });
  };
  for (const integration of integrations)
    deliver(
      world,
      { group, heard, atMs, waitMs: 0, waitDoubtMs: Number.POSITIVE_INFINITY, terms, firing, resolved },
      integration,
      ended,
    );
  if (integrations.length === 0) finish(world, group, { atMs, window, end, isDone, told });
}

function isMuted(world: World, group: Group, { labels }: Alert): boolean {
  const atMs = world.agenda.nowMs;
  // In the order in which Alertmanager asks (PipelineBuilder of notify.go).
  const by: MutedBy | undefined =
    world.inhibitor.muting(labels, atMs) ??
    world.routeTimes.muting(group.route, group.tickMs) ??
    world.silences.muting(labels, atMs);
  if (by === undefined) return false;
  world.mutes.push({ atMs, receiver: group.route.receiver, groupLabels: group.labels, alert: labels, by });
  return true;
}

/** Everything that a flush decides, against the instants at which it would have decided otherwise. */
function considerEdges(world: World, group: Group, window: Window, isAtOnce: boolean): void {
  const { slack, inhibitor, agenda } = world;
  for (const alert of group.alerts.values()) {
    slack.consider(
      distance(window, alert.endsAtMs),
      `a flush at ${agenda.nowMs} ms and the end of ${alert.key}`,
    );
    // The alert that a flush does not wait for is in it, always.
    if (isAtOnce && alert.updatedAtMs === agenda.nowMs) continue;
    slack.consider(
      distance(window, alert.updatedAtMs),
      `a flush at ${agenda.nowMs} ms and a push of ${alert.key}`,
    );
  }
  for (const edge of [...world.edges, ...inhibitor.edges().map(instant)]) {
    if (isAtOnce && edge.earliestMs === agenda.nowMs) continue; // a race with a muting alert is looked for where it is pushed
    slack.consider(gap(window, edge), `a flush at ${agenda.nowMs} ms and a change at ${edge.earliestMs} ms`);
  }
}

interface Finished {
  readonly atMs: number;
  readonly window: Window;
  readonly end: Window;
  readonly isDone: boolean;
  readonly told: readonly Alert[];
}

function finish(world: World, group: Group, { atMs, window, end, isDone, told }: Finished): void {
  if (group.isGone) return;
  const nowMs = world.agenda.nowMs;
  for (const alert of told) {
    if (!isDone || !isResolved(alert, atMs)) continue;
    const kept = group.alerts.get(alert.key);
    if (kept === alert) group.alerts.delete(alert.key);
    else if (kept !== undefined)
      world.slack.consider(distance(end, kept.updatedAtMs), `the end of a flush and a push of ${alert.key}`);
  }
  if (told.length > 0 && group.alerts.size === 0) group.emptiedAtMs = nowMs;
  const dueMs = atMs + group.route.groupIntervalMs;
  if (nowMs > atMs)
    world.slack.consider(distance(end, dueMs), `the end of a flush and the next at ${dueMs} ms`);
  if (nowMs <= dueMs) {
    group.intervals += 1;
    planFlush(world, group, dueMs, false);
    return;
  }
  const overrun = {
    ...term('a flush that outlasted group_interval', 0),
    earliestMs: end.earliestMs - window.earliestMs,
    latestMs: end.latestMs - window.latestMs,
  };
  group.base = [...termsOf(group), overrun];
  group.intervals = 0;
  planFlush(world, group, nowMs, false, dueMs);
}
