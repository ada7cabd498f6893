import { formatLabels, hasLabels, type Labels } from '../core/labels.ts';
import type { PlannedDelivery, PlannedInhibition, Window } from '../core/plan.ts';
import { type RunView, watchdogName } from '../core/run-view.ts';
import { endTimes, faultTimes, shiftByHeal, shiftByOnset } from './actual-times.ts';
import { surplusIn } from './label-sets.ts';
import { assign, misfit } from './matching.ts';
import { acceptedMentions, type Mention, mentionsAlert } from './mentions.ts';
import { type FindRoute, routeFinder } from './route-times.ts';
import { matchSightings } from './sightings.ts';

/** The receiver at the root of the route tree; whatever arrives there is an alert that nobody planned for. */
export const unroutedReceiver = 'unrouted';

/** Where the journal does not carry the routes: at most one an hour, repeat_interval 59m (alerts.md). */
const usualRepeatIntervalMs = 59 * 60_000;

/** What no planned delivery claimed, and what that makes it. */
export type Leftover = { readonly mention: Mention } & (
  | { readonly kind: 'duplicate'; readonly of: PlannedDelivery; readonly first: Mention }
  | {
      readonly kind: 'repeated-too-soon';
      readonly of: PlannedDelivery;
      readonly last: Mention;
      readonly repeatIntervalMs: number;
    }
  | { readonly kind: 'wrong-receiver'; readonly planned: readonly PlannedDelivery[] }
  | { readonly kind: 'inhibited'; readonly inhibition: PlannedInhibition }
  | { readonly kind: 'unrouted' | 'unexpected' | 'unseen-end' }
);

/** Who claims what: each mention belongs to at most one planned delivery, and each delivery has at most one of each kind. */
export interface Claims {
  readonly firing: ReadonlyMap<PlannedDelivery, Mention>;
  readonly resolved: ReadonlyMap<PlannedDelivery, Mention>;
  readonly leftovers: readonly Leftover[];
}

/** The windows of a delivery, moved to where its fault really began and ended. */
export function actualWindows(
  view: RunView,
  delivery: PlannedDelivery,
): { notified: Window; resolved: Window | null } {
  const times = faultTimes(view, delivery.life.faultIndex);
  return {
    notified: shiftByOnset(delivery.notified, times),
    resolved:
      delivery.resolved === null
        ? null
        : shiftByHeal(delivery.resolved.window, endTimes(view, delivery.life)),
  };
}

/** Matches all that was delivered with all that was planned, one to one. */
export function matchClaims(view: RunView): Claims {
  const { named: mentions, surplus } = splitSurplus(acceptedMentions(view), view);
  const deliveries = view.plan.deliveries.map((delivery) => ({ delivery, ...actualWindows(view, delivery) }));
  const firing = claim(
    mentions.filter(({ status }) => status === 'firing'),
    deliveries.map(({ delivery, notified }) => ({ delivery, window: notified })),
  );
  // Whoever never heard of an alert cannot claim to have heard of its end.
  const resolved = claim(
    mentions.filter(({ status }) => status === 'resolved'),
    deliveries
      .filter(({ delivery }) => firing.has(delivery))
      .map((planned) => ({ delivery: planned.delivery, window: planned.resolved })),
  );
  const claimed = new Set([...firing.values(), ...resolved.values()]);
  const context = { view, mentions, firing, resolved, claimed, findRoute: routeFinder(view) };
  const leftovers = mentions
    .filter((mention) => !claimed.has(mention))
    .flatMap((mention) => {
      const leftover =
        mention.status === 'firing' ? leftFiring(mention, context) : leftResolved(mention, context);
      return leftover === null ? [] : [leftover];
    });
  return { firing, resolved, leftovers: [...leftovers, ...surplus.map(oneTooMany)] };
}

/** What is told of one alert more than the scenario names; its end is no second surprise. */
function oneTooMany(mention: Mention): Leftover {
  return { kind: 'unexpected', mention };
}

/** Takes the alerts out of the mentions that have the labels of a named one and are more than the scenario speaks of. */
function splitSurplus(
  mentions: readonly Mention[],
  view: RunView,
): { readonly named: Mention[]; readonly surplus: Mention[] } {
  const expected = matchSightings(view).lives.flatMap(({ seen, beside }) =>
    [...(seen === null ? [] : [seen]), ...beside].map(({ alert }) => alert.labels),
  );
  const sets = surplusIn(
    view.plan,
    mentions.flatMap(({ alerts }) => alerts),
    (labels) => expected.some((own) => hasLabels(labels, own)),
  );
  const isSurplus = (labels: Labels): boolean => sets.has(formatLabels(labels));
  const part = (mention: Mention, alerts: readonly Labels[]): Mention[] =>
    alerts.length === 0 ? [] : [{ ...mention, alerts }];
  return {
    named: mentions.flatMap((one) =>
      part(
        one,
        one.alerts.filter((labels) => !isSurplus(labels)),
      ),
    ),
    surplus: mentions
      .filter(({ status }) => status === 'firing')
      .flatMap((one) => part(one, one.alerts.filter(isSurplus))),
  };
}

/** A window of null is one that the plan makes no promise about: any instant will do. */
function claim(
  mentions: readonly Mention[],
  planned: readonly { readonly delivery: PlannedDelivery; readonly window: Window | null }[],
): Map<PlannedDelivery, Mention> {
  const columns = assign(
    planned.map(({ delivery, window }) =>
      mentions.map((mention) => {
        if (mention.receiver !== delivery.receiver || !mentionsAlert(mention, delivery.life.alert))
          return null;
        return window === null ? 0 : misfit(mention.atMs, window);
      }),
    ),
  );
  const claims = new Map<PlannedDelivery, Mention>();
  planned.forEach(({ delivery }, index) => {
    const mention = mentions[columns[index] ?? -1];
    if (mention !== undefined) claims.set(delivery, mention);
  });
  return claims;
}

interface Context {
  readonly view: RunView;
  readonly mentions: readonly Mention[];
  readonly firing: ReadonlyMap<PlannedDelivery, Mention>;
  readonly resolved: ReadonlyMap<PlannedDelivery, Mention>;
  readonly claimed: ReadonlySet<Mention>;
  readonly findRoute: FindRoute;
}

function leftFiring(mention: Mention, context: Context): Leftover | null {
  const { plan } = context.view;
  if (mention.receiver === unroutedReceiver) return { kind: 'unrouted', mention };
  // A beat that is malformed or shares its batch with a stray alert: judged as a beat, not as a page.
  const isBeat = mentionsAlert(mention, { alertname: watchdogName });
  if (isBeat && mention.receiver === plan.heartbeat.receiver) return null;

  const planned = plan.deliveries.filter(({ life }) => mentionsAlert(mention, life.alert));
  const here = planned.filter((delivery) => delivery.receiver === mention.receiver);
  if (here.some((delivery) => isPlannedAgain(mention, delivery, context))) return null;
  // Of several incidents the last one that had been told by then is told again.
  const [latest] = here
    .flatMap((of) => ({ of, first: context.firing.get(of) }))
    .sort((a, b) => distanceMs(a.first, mention) - distanceMs(b.first, mention));
  if (latest?.first !== undefined) return toldAgain(mention, latest.of, latest.first, context);
  if (planned.length > 0) return { kind: 'wrong-receiver', mention, planned };
  const inhibition = plan.inhibitions.find(({ life }) => mentionsAlert(mention, life.alert));
  return inhibition === undefined
    ? { kind: 'unexpected', mention }
    : { kind: 'inhibited', mention, inhibition };
}

function leftResolved(mention: Mention, context: Context): Leftover | null {
  const isAbout = ({ receiver, life }: PlannedDelivery): boolean =>
    receiver === mention.receiver && mentionsAlert(mention, life.alert);
  const told = [...context.resolved].filter(([delivery]) => isAbout(delivery));
  // A batch about others of its group carries the end of one that was muted before it was told, as the plan says.
  const untold = context.view.plan.deliveries.filter(
    (one) => one.told !== undefined && one.told !== 'must' && isAbout(one),
  );
  const planned = [...told.map(([delivery]) => delivery), ...untold];
  if (planned.some((delivery) => isPlannedAgain(mention, delivery, context))) return null;
  const [twice] = told.sort((a, b) => distanceMs(a[1], mention) - distanceMs(b[1], mention));
  if (twice !== undefined) return { kind: 'duplicate', mention, of: twice[0], first: twice[1] };
  // The end of something that should not have been sent is no second mistake.
  return sawItFire(mention, context.mentions) ? null : { kind: 'unseen-end', mention };
}

/** How long after another mention one came; what had not come by then is farthest. */
function distanceMs(earlier: Mention | undefined, { atMs }: Mention): number {
  return earlier === undefined || earlier.atMs > atMs ? Number.MAX_VALUE : atMs - earlier.atMs;
}

function sawItFire(end: Mention, mentions: readonly Mention[]): boolean {
  const ended = new Set(end.alerts.map(formatLabels));
  return mentions.some(
    ({ status, receiver, atMs, alerts }) =>
      status === 'firing' &&
      receiver === end.receiver &&
      atMs <= end.atMs &&
      alerts.some((labels) => ended.has(formatLabels(labels))),
  );
}

/** Told again when the plan says so: a repeat that is due, or a group that has news of others. */
function isPlannedAgain(
  { status, atMs }: Mention,
  { again = [], life }: PlannedDelivery,
  { view }: Context,
): boolean {
  const times = [faultTimes(view, life.faultIndex), endTimes(view, life)];
  return again.some(
    (planned) =>
      planned.status === status &&
      times.some((fault) => misfit(atMs, shiftByHeal(planned.window, fault)) < 1),
  );
}

/** Told again: legal when its interval has passed or the batch had other news, otherwise too soon or simply twice. */
function toldAgain(
  mention: Mention,
  of: PlannedDelivery,
  first: Mention,
  { mentions, claimed, findRoute }: Context,
): Leftover | null {
  const others = mentions.filter((other) => other !== mention && other.receiver === mention.receiver);
  const hasOtherNews = others.some(
    (other) => other.notification === mention.notification && claimed.has(other),
  );
  if (hasOtherNews) return null;
  const [last] = others
    .filter(
      (other) =>
        other.status === 'firing' &&
        other.atMs <= mention.atMs &&
        other.alerts.some((labels) => mention.alerts.some((own) => hasLabels(own, labels))),
    )
    .sort((a, b) => b.atMs - a.atMs);
  const route = findRoute(mention.receiver, mention.alerts[0] ?? {});
  const repeatIntervalMs = route?.repeatIntervalMs ?? usualRepeatIntervalMs;
  const sinceMs = last === undefined ? 0 : mention.atMs - last.atMs;
  if (last !== undefined && sinceMs >= repeatIntervalMs) return null;
  // A repeat is sent at a later tick; what comes closer than half a tick is the same batch once more.
  const isLater = route !== undefined && sinceMs >= route.groupIntervalMs / 2;
  return last !== undefined && isLater
    ? { kind: 'repeated-too-soon', mention, of, last, repeatIntervalMs }
    : { kind: 'duplicate', mention, of, first };
}
