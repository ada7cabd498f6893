import type { Route } from '../config/alertmanager.ts';
import { whyNever } from '../config/time-cover.ts';
import type { Lint, Linted } from './lint.ts';
import { everyRoute, nameRoute, placeRoutes } from './placed-routes.ts';

/** Time intervals that leave a route no time: it takes its alerts, and never sends one. */
export const neverTells: Lint = {
  id: 'never-tells',
  severity: 'error',
  title: 'a route whose time intervals leave it no time',
  find: (config) =>
    everyRoute(placeRoutes(config)).flatMap(({ route, location }) => {
      const why = whyOf(route, config);
      // Its children have hours of their own; what they take does not end here.
      if (why === undefined || route.routes.some(({ matchers }) => matchers.length === 0)) return [];
      return [
        {
          alertnames: [],
          receivers: [route.receiver],
          kinds: ['missing'],
          sentence: `${nameRoute(route)} ${why}: whom it should tell is never told by it`,
          location,
        },
      ];
    }),
};

function whyOf(
  { muteTimeIntervals: mute, activeTimeIntervals: active }: Route,
  { alertmanager: { timeIntervals } }: Linted,
): string | undefined {
  if (mute.length === 0 && active.length === 0) return undefined;
  const named = (names: readonly string[]) => names.flatMap((name) => timeIntervals.get(name) ?? []);
  switch (whyNever({ mute: named(mute), active: active.length === 0 ? undefined : named(active) })) {
    case 'muted':
      return `is muted round the clock (${mute.join(', ')})`;
    case 'inactive':
      return `is active at no time (${active.join(', ')})`;
    case 'both':
      return `is muted (${mute.join(', ')}) whenever it is active (${active.join(', ')})`;
    case undefined:
      return undefined;
  }
}
