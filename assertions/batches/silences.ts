import type { ScheduleEvent } from '../../core/alertmanager/schedule.ts';
import type { RunView } from '../../core/run-view.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';

/** A fault that silences alerts: what it does to Alertmanager the journal tells to the moment. */
interface SilencingFault extends FaultDeclaration {
  readonly alerts: Readonly<Record<string, string>>;
}

export function isSilence(fault: FaultDeclaration): fault is SilencingFault {
  return fault.kind === 'silence' && typeof fault['alerts'] === 'object' && fault['alerts'] !== null;
}

/** The silences of a run, from when they were made until they were ended, as the journal has it; by time. */
export function silencesOf({ plan, faults }: Pick<RunView, 'plan' | 'faults'>): ScheduleEvent[] {
  const events = plan.scenario.faults.flatMap((fault, index): ScheduleEvent[] => {
    if (!isSilence(fault)) return [];
    const at = (state: 'injected' | 'healed') =>
      faults.find((event) => event.index === index && event.state === state)?.atMs;
    const madeMs = at('injected');
    if (madeMs === undefined) return [];
    const id = `silence ${index}`;
    const matchers = Object.entries(fault.alerts).map(([name, value]) => ({
      name,
      operator: '=' as const,
      value,
    }));
    const endedMs = at('healed');
    return [
      { kind: 'silence', atMs: madeMs, id, matchers, startsAtMs: madeMs, endsAtMs: Number.POSITIVE_INFINITY },
      ...(endedMs === undefined ? [] : [{ kind: 'expire-silence' as const, atMs: endedMs, id }]),
    ];
  });
  return events.sort((a, b) => a.atMs - b.atMs);
}
