import type { EventOf } from '../../core/journal.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { eventsOf, type StampedEvent } from '../../core/stamped-events.ts';
import { faultModule } from '../../load/faults/all.ts';
import { probeMetric } from '../../load/faults/probed.ts';
import type { Outage } from '../observers/observer.ts';
import type { FailedProbe } from '../observers/prometheus.ts';

/** Wall milliseconds before and after a fault. */
interface Around {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Services whose target a fault stops. */
export function stoppedBy(fault: FaultDeclaration): string[] {
  return faultModule(fault)
    .signals(fault)
    .flatMap((signal) => (signal.kind === 'target-down' ? [signal.service] : []));
}

/** When faults had stopped a service: from when that was asked for until it answers again. */
export function outagesOf(
  service: string,
  faults: readonly FaultDeclaration[],
  events: readonly StampedEvent[],
): Outage[] {
  return faults.flatMap((fault, index): Outage[] => {
    if (!stoppedBy(fault).includes(service)) return [];
    const fromWallMs = whenFirst(events, index, 'requested');
    return fromWallMs === undefined
      ? []
      : [{ fromWallMs, toWallMs: whenFirst(events, index, 'healed') ?? null }];
  });
}

/**
 * When faults keep the Watchdog from a program: from when they were asked for until it must be back.
 *
 * @param graceWallMs how long after the healing it may still be away
 */
export function watchdogLacksOf(
  program: 'prometheus' | 'alertmanager',
  faults: readonly FaultDeclaration[],
  events: readonly StampedEvent[],
  graceWallMs: number,
): Outage[] {
  return faults.flatMap((fault, index): Outage[] => {
    const fromWallMs = whenFirst(events, index, 'requested');
    if (fromWallMs === undefined || !keepsTheWatchdog(program, fault)) return [];
    const healedWallMs = whenFirst(events, index, 'healed');
    return [{ fromWallMs, toWallMs: healedWallMs === undefined ? null : healedWallMs + graceWallMs }];
  });
}

/** Prometheus makes it while it runs; Alertmanager has it from Prometheus, and loses it when it ends. */
function keepsTheWatchdog(program: 'prometheus' | 'alertmanager', fault: FaultDeclaration): boolean {
  return faultModule(fault)
    .signals(fault)
    .some((signal) => {
      if (signal.kind === 'target-down') return signal.service === 'prometheus' || signal.service === program;
      return program === 'alertmanager' && ['disconnected', 'sends-lost'].includes(signal.kind);
    });
}

/** When a fault came into a state first, wall epoch milliseconds; undefined when it has not. */
function whenFirst(
  events: readonly StampedEvent[],
  index: number,
  state: EventOf<'fault'>['state'],
): number | undefined {
  return eventsOf(events, 'fault').find(({ event }) => event.index === index && event.state === state)?.event
    .atWallMs;
}

/**
 * Of the probes that failed those which no fault explains: the machine was too busy to answer in time. One is enough to make
 * an alert on probes hold, or come back, for longer than any plan says.
 *
 * @param around wall milliseconds: how long before a fault a probe may have begun that it broke off, and how long after its
 *   healing is proven one may still fail
 */
export function unexplained(
  probes: readonly FailedProbe[],
  faults: readonly FaultDeclaration[],
  events: readonly StampedEvent[],
  { beforeMs, afterMs }: Around,
): FailedProbe[] {
  const disturbances = faults.map((fault, index) => ({
    services: probedBy(fault),
    fromWallMs: (whenFirst(events, index, 'requested') ?? Number.POSITIVE_INFINITY) - beforeMs,
    toWallMs: (whenFirst(events, index, 'heal-confirmed') ?? Number.POSITIVE_INFINITY) + afterMs,
  }));
  return probes.filter(
    ({ service, atWallMs }) =>
      !disturbances.some(
        (one) => one.services.includes(service) && one.fromWallMs <= atWallMs && atWallMs <= one.toWallMs,
      ),
  );
}

/** Services whose probes a fault makes fail. */
function probedBy(fault: FaultDeclaration): string[] {
  return faultModule(fault)
    .signals(fault)
    .flatMap((signal) => ('metric' in signal && signal.metric === probeMetric ? [signal.service] : []));
}

/**
 * A watch without its outages, and without what hangs on them: the scrapes that were under way and the evaluations right
 * after.
 */
export function withoutOutages(
  watch: { readonly fromWallMs: number; readonly toWallMs: number },
  outages: readonly Outage[],
  { beforeMs, afterMs }: Around,
): { fromWallMs: number; toWallMs: number }[] {
  const spans: { fromWallMs: number; toWallMs: number }[] = [];
  let { fromWallMs } = watch;
  for (const outage of outages) {
    spans.push({ fromWallMs, toWallMs: outage.fromWallMs - beforeMs });
    fromWallMs = (outage.toWallMs ?? watch.toWallMs) + afterMs;
  }
  return [...spans, { fromWallMs, toWallMs: watch.toWallMs }].filter((one) => one.toWallMs > one.fromWallMs);
}
