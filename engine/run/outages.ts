import type { FaultDeclaration } from '../../core/scenario.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { faultModule } from '../../load/faults/all.ts';
import type { Outage } from '../observers/observer.ts';

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
    const own = events.flatMap(({ event }) =>
      event.kind === 'fault' && event.index === index ? [event] : [],
    );
    const from = own.find(({ state }) => state === 'requested');
    const to = own.find(({ state }) => state === 'healed');
    return from === undefined ? [] : [{ fromWallMs: from.atWallMs, toWallMs: to?.atWallMs ?? null }];
  });
}

/**
 * A watch without its outages, and without what hangs on them: the scrapes that were under way and the evaluations right
 * after.
 */
export function withoutOutages(
  watch: { readonly fromWallMs: number; readonly toWallMs: number },
  outages: readonly Outage[],
  { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number },
): { fromWallMs: number; toWallMs: number }[] {
  const spans: { fromWallMs: number; toWallMs: number }[] = [];
  let { fromWallMs } = watch;
  for (const outage of outages) {
    spans.push({ fromWallMs, toWallMs: outage.fromWallMs - beforeMs });
    fromWallMs = (outage.toWallMs ?? watch.toWallMs) + afterMs;
  }
  return [...spans, { fromWallMs, toWallMs: watch.toWallMs }].filter((one) => one.toWallMs > one.fromWallMs);
}
