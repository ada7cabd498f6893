import type { Life, Plan, PlannedAlarm } from '../../core/plan.ts';

/** The alarm of the dead man's switch, told of like an alert: it is raised and it ends. */
export function alarmLife({ faultIndex, raised, recovered }: PlannedAlarm): Life {
  return {
    alert: { alertname: "dead man's switch" },
    certainty: 'must',
    faultIndex,
    firing: raised,
    ended: recovered,
  };
}

/** The promises of an alarm as instants, lab milliseconds after the zero, by the times of the plan. */
export function alarmPromises(
  { faultIndex, slaMs, recoverSlaMs }: PlannedAlarm,
  { faults }: Plan,
): { readonly raisedByMs: number; readonly endedByMs: number } {
  const { atMs = 0, lastsMs = 0 } = faults[faultIndex] ?? {};
  return { raisedByMs: atMs + slaMs, endedByMs: atMs + lastsMs + recoverSlaMs };
}
