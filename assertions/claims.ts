import { formatLabels, hasLabels } from '../core/labels.ts';
import type { PlannedDelivery, PlannedInhibition, Window } from '../core/plan.ts';
import { type RunView, watchdogName } from '../core/run-view.ts';
import { endTimes, faultTimes, shiftByHeal, shiftByOnset } from './actual-times.ts';
import { assign, misfit } from './matching.ts';
import { acceptedMentions, type Mention, mentionsAlert } from './mentions.ts';

/** The receiver at the root of the route tree; whatever arrives there is an alert that nobody planned for. */
export const unroutedReceiver = 'unrouted';

/** A repeat this long after the previous notification is legal: at most one an hour, repeat_interval 59m (alerts.md). */
const repeatAfterMs = 59 * 60_000;

/** What no planned delivery claimed, and what that makes it. */
export type Leftover = { readonly mention: Mention } & (
  | { readonly kind: 'duplicate'; readonly of: PlannedDelivery; readonly first: Mention }
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
  const mentions = acceptedMentions(view);
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
  const context = { view, mentions, firing, resolved, claimed };
  const leftovers = mentions
    .filter((mention) => !claimed.has(mention))
    .flatMap((mention) => {
      const leftover =
        mention.status === 'firing' ? leftFiring(mention, context) : leftResolved(mention, context);
      return leftover === null ? [] : [leftover];
    });
  return { firing, resolved, leftovers };
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
}

function leftFiring(mention: Mention, context: Context): Leftover | null {
  const { plan } = context.view;
  if (mention.receiver === unroutedReceiver) return { kind: 'unrouted', mention };
  // A beat that is malformed or shares its batch with a stray alert: judged as a beat, not as a page.
  const isBeat = mentionsAlert(mention, { alertname: watchdogName });
  if (isBeat && mention.receiver === plan.heartbeat.receiver) return null;

  const planned = plan.deliveries.filter(({ life }) => mentionsAlert(mention, life.alert));
  const here = planned.find((delivery) => delivery.receiver === mention.receiver);
  const first = here && context.firing.get(here);
  if (here !== undefined && first !== undefined)
    return isLegalRepeat(mention, context) ? null : { kind: 'duplicate', mention, of: here, first };
  if (planned.length > 0) return { kind: 'wrong-receiver', mention, planned };
  const inhibition = plan.inhibitions.find(({ life }) => mentionsAlert(mention, life.alert));
  return inhibition === undefined
    ? { kind: 'unexpected', mention }
    : { kind: 'inhibited', mention, inhibition };
}

function leftResolved(mention: Mention, context: Context): Leftover | null {
  const twice = [...context.resolved].find(
    ([delivery]) => delivery.receiver === mention.receiver && mentionsAlert(mention, delivery.life.alert),
  );
  if (twice !== undefined) return { kind: 'duplicate', mention, of: twice[0], first: twice[1] };
  // The end of something that should not have been sent is no second mistake.
  return sawItFire(mention, context.mentions) ? null : { kind: 'unseen-end', mention };
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

/** Told again because an hour has passed, or because the batch had other news to tell. */
function isLegalRepeat(mention: Mention, { mentions, claimed }: Context): boolean {
  const others = mentions.filter((other) => other !== mention && other.receiver === mention.receiver);
  const hasOtherNews = others.some(
    (other) => other.notification === mention.notification && claimed.has(other),
  );
  if (hasOtherNews) return true;
  const previous = others.filter(
    (other) =>
      other.status === 'firing' &&
      other.atMs <= mention.atMs &&
      other.alerts.some((labels) => mention.alerts.some((own) => hasLabels(own, labels))),
  );
  const [last] = previous.sort((a, b) => b.atMs - a.atMs);
  return last !== undefined && mention.atMs - last.atMs >= repeatAfterMs;
}
