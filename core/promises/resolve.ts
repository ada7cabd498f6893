import { parseDurationMs } from '../duration.ts';
import type { Labels } from '../labels.ts';
import type { Muting, PromisedAlert, PromisedReceiver, Promises } from './promises.ts';
import type { StatedPromises } from './schema.ts';

/** Promises with every default filled in: of the tier, then of the alert, then of its severity and layer. */
export function resolvePromises(stated: StatedPromises): Promises {
  const { receivers } = stated;
  return {
    stated,
    alerts: Object.keys(stated.alerts).flatMap((alertname) => alertsNamed(alertname, stated)),
    receivers: Object.entries(receivers.each).map(([name, own]) =>
      receiverOf(name, { ...receivers.all, ...own }),
    ),
  };
}

type StatedReceiver = StatedPromises['receivers']['each'][string];
const optionalMs = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDurationMs(text);

function receiverOf(name: string, one: StatedReceiver): PromisedReceiver {
  return {
    name,
    by: one.by,
    address: one.address,
    via: one.via,
    from: one.from,
    isEncrypted: one.isEncrypted,
    channel: one.channel,
    key: one.key,
    toldOfEnds: one.toldOfEnds ?? true,
    together: one.together ?? [],
    firstAfterMs: parseDurationMs(one.firstAfter ?? '0s'),
    newsEveryMs: parseDurationMs(one.newsEvery ?? '0s'),
    repeatNoMoreOftenThanMs: parseDurationMs(one.repeatNoMoreOftenThan ?? '0s'),
    repeatNoLessOftenThanMs: optionalMs(one.repeatNoLessOftenThan),
    quietIn: one.quietIn ?? [],
    carries: one.carries ?? {},
  };
}

function alertsNamed(alertname: string, stated: StatedPromises): PromisedAlert[] {
  const alert = stated.alerts[alertname];
  if (alert === undefined) return [];
  const layer = stated.layers[alert.layer] ?? {};
  const variants = alert.forEach === undefined ? [{}] : alert.forEach.flatMap(combinations);
  return Object.entries(alert.tiers).flatMap(([severity, tier]) => {
    const byDefault = stated.severities[severity] ?? {};
    const one = { ...byDefault, ...alert, ...tier };
    const mutedBy = [...(layer.mutedBy ?? []), ...(alert.mutedBy ?? []), ...(tier.mutedBy ?? [])].map((one) =>
      mutingOf(one, stated),
    );
    const told = tier.told ?? alert.told ?? [...(byDefault.told ?? []), ...(layer.alsoTold ?? [])];
    return variants.map((labels): PromisedAlert => {
      const filled = (texts: readonly string[] | undefined) =>
        texts?.map((text) => fill(text, { ...labels, alertname }));
      return {
        alertname,
        severity,
        layer: alert.layer,
        labels,
        isPlanned: alert.isPlanned ?? false,
        each: alert.each ?? [],
        told,
        withinMs: optionalMs(one.within),
        resolvedWithinMs: optionalMs(one.resolvedWithin),
        notifications: one.notifications ?? 1,
        reads: filled(one.reads),
        through: filled(one.through),
        when: one.when,
        heldMs: parseDurationMs(one.held ?? '0s'),
        keptFiringMs: parseDurationMs(one.keptFiring ?? '0s'),
        value: typeof one.value === 'string' ? [one.value] : one.value,
        about: one.about ?? [],
        mutedBy: [...mutedBy, ...upperTiers(alertname, severity, stated)],
        runbook: fill(one.runbook ?? stated.runbook, { alertname }),
      };
    });
  });
}

/** The more urgent tiers of the same alert, about the same thing. */
function upperTiers(alertname: string, severity: string, stated: StatedPromises): Muting[] {
  const alert = stated.alerts[alertname];
  if (alert === undefined || !stated.lowerTiersAreMuted) return [];
  const order = Object.keys(stated.severities);
  return Object.keys(alert.tiers)
    .filter((other) => order.indexOf(other) < order.indexOf(severity))
    .map((other) => ({
      alertname,
      severity: other,
      where: {},
      same: [
        ...(alert.mutesLowerTiersOfSame ?? alert.each ?? []),
        ...Object.keys(stated.prometheus.externalLabels),
      ],
    }));
}

type StatedMuting = NonNullable<StatedPromises['layers'][string]['mutedBy']>[number];

/** What happens in one cluster mutes nothing in another. */
function mutingOf({ alert, where = {}, same }: StatedMuting, { prometheus }: StatedPromises): Muting {
  const [alertname = '', severity] = alert.split(' ');
  return { alertname, severity, where, same: [...same, ...Object.keys(prometheus.externalLabels)] };
}

/** `{ service: app, metric: [a, b] }` is two sets of labels. */
function combinations(given: Readonly<Record<string, string | readonly string[]>>): Labels[] {
  return Object.entries(given).reduce<Labels[]>(
    (sets, [name, values]) =>
      sets.flatMap((set) => [values].flat().map((value) => ({ ...set, [name]: value }))),
    [{}],
  );
}

function fill(text: string, labels: Labels): string {
  return text.replace(/<(\w+)>/g, (all, name) => labels[name] ?? all);
}
