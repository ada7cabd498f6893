import type { AlertmanagerConfig, Route } from '../config/alertmanager.ts';
import { containsTime, type TimeInterval } from '../config/time-interval.ts';
import { FiredrillError } from '../errors.ts';
import type { MutedBy } from './prediction.ts';
import type { Window } from './slack.ts';

const minuteMs = 60_000;

/** When routes send, by their time intervals: TimeActiveStage and TimeMuteStage of Alertmanager 0.26. */
export class RouteTimes {
  readonly #intervals: AlertmanagerConfig['timeIntervals'];
  readonly #epochMs: number;
  readonly #speed: number;

  /**
   * @param epochMs wall time of the schedule's zero
   * @throws FiredrillError `EPOCH_UNKNOWN` where it is missing and a route needs it
   */
  constructor({ route, timeIntervals }: AlertmanagerConfig, epochMs: number | undefined, speed: number) {
    const needed = epochMs === undefined ? firstWithIntervals(route) : undefined;
    if (needed !== undefined)
      throw new FiredrillError('usage', 'EPOCH_UNKNOWN', 'time intervals follow the clock on the wall', {
        want: 'the wall time at which the schedule begins',
        got: `none, and a route to ${needed.receiver} with ${needed.muteTimeIntervals.concat(needed.activeTimeIntervals).join(', ')}`,
      });
    this.#intervals = timeIntervals;
    this.#epochMs = epochMs ?? 0;
    this.#speed = speed;
  }

  /** What keeps the route from sending at an instant. */
  muting(route: Route, atMs: number): MutedBy | undefined {
    return hasIntervals(route) ? this.#mutingAtWall(route, this.#wallMs(atMs)) : undefined;
  }

  /** How far the nearest instant at which that changes lies from a window; intervals begin and end with whole minutes. */
  toChangeMs(route: Route, { earliestMs, latestMs }: Window): number {
    if (!hasIntervals(route)) return Number.POSITIVE_INFINITY;
    const [fromMs, toMs] = [this.#wallMs(earliestMs), this.#wallMs(latestMs)];
    let nearestMs = Number.POSITIVE_INFINITY;
    for (
      let edgeMs = Math.floor(fromMs / minuteMs) * minuteMs;
      edgeMs <= toMs + minuteMs;
      edgeMs += minuteMs
    ) {
      const [before, after] = [edgeMs - 1, edgeMs].map((ms) => this.#mutingAtWall(route, ms) !== undefined);
      if (before !== after) nearestMs = Math.min(nearestMs, Math.max(fromMs - edgeMs, edgeMs - toMs));
    }
    return nearestMs * this.#speed;
  }

  #wallMs(atMs: number): number {
    return this.#epochMs + atMs / this.#speed;
  }

  #mutingAtWall(
    { activeTimeIntervals: active, muteTimeIntervals }: Route,
    wallMs: number,
  ): MutedBy | undefined {
    const contains = (name: string): boolean =>
      (this.#intervals.get(name) ?? []).some((one: TimeInterval) => containsTime(one, wallMs));
    if (active.length > 0 && !active.some(contains)) return { kind: 'inactive-time', intervals: active };
    const interval = muteTimeIntervals.find(contains);
    return interval === undefined ? undefined : { kind: 'mute-time', interval };
  }
}

function hasIntervals({ muteTimeIntervals, activeTimeIntervals }: Route): boolean {
  return muteTimeIntervals.length + activeTimeIntervals.length > 0;
}

function firstWithIntervals(route: Route): Route | undefined {
  if (hasIntervals(route)) return route;
  for (const child of route.routes) {
    const found = firstWithIntervals(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
