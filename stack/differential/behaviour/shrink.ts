import type { Case } from './case.ts';

/**
 * The smallest case that still disagrees, dropping one event, alert or time interval after the other. All candidates of a step are played side by
 * side, so that a step costs as much as one play.
 *
 * @param disagreeing plays cases and returns those that disagree
 */
export async function shrink(
  one: Case,
  disagreeing: (cases: readonly Case[]) => Promise<readonly Case[]>,
): Promise<Case> {
  const smaller = stepsFrom(one).map((step, index) => rename(step, `${one.id}s${index}`));
  const [found] = smaller.length > 1 ? await disagreeing(smaller) : [];
  return found === undefined ? one : shrink(found, disagreeing);
}

/** All that are one step smaller. */
function stepsFrom(one: Case): Case[] {
  const { events, route } = one;
  const fewerEvents = events.map((_, index) => ({ ...one, events: events.toSpliced(index, 1) }));
  const fewerAlerts = events.flatMap((event, index) =>
    event.kind !== 'push' || event.alerts.length < 2
      ? []
      : event.alerts.map((_, place) => {
          const fewer = { ...event, alerts: event.alerts.toSpliced(place, 1) };
          return { ...one, events: events.with(index, fewer) };
        }),
  );
  const fewerIntervals = (['mute', 'active'] as const).flatMap((key) =>
    route[key].map((_, place) => ({ ...one, route: { ...route, [key]: route[key].toSpliced(place, 1) } })),
  );
  return [...fewerEvents, ...fewerAlerts, ...fewerIntervals];
}

/** Gives a case another id, wherever it is named: labels, matchers, receivers. */
export function rename(one: Case, id: string): Case {
  return JSON.parse(JSON.stringify(one).replaceAll(JSON.stringify(one.id), JSON.stringify(id))) as Case;
}
