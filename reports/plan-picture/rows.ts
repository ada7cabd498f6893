import { livesOf } from '../../assertions/sightings.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Life, Plan } from '../../core/plan.ts';
import { alarmLife } from '../facts/alarm-life.ts';
import { inhibitionOf, type PlannedMoment, plannedMoments, receiversOf } from '../facts/plan-moments.ts';

/** A row of the drawing: an alert in Prometheus, or what one receiver hears of one alert. */
export interface PictureRow {
  readonly label: string;
  /** Null for the heading of a receiver. */
  readonly life: Life | null;
  readonly receiver: string | null;
  readonly moments: readonly PlannedMoment[];
  readonly inhibition: Plan['inhibitions'][number] | undefined;
}

/** First every alert, then receiver by receiver what each hears. */
export function rowsOf(plan: Plan): PictureRow[] {
  const moments = plannedMoments(plan);
  const lives = [...livesOf(plan), ...(plan.alarms ?? []).map(alarmLife)];
  const rowOf = (life: Life, receiver: string | null): PictureRow => ({
    label: nameAlert(life.alert),
    life,
    receiver,
    moments: moments.filter((one) => one.receiver === receiver && isOf(one, life)),
    inhibition: receiver === null ? inhibitionOf(plan, life) : undefined,
  });
  return [null, ...receiversOf(plan)].flatMap((receiver) => [
    { label: receiver ?? 'Prometheus', life: null, receiver, moments: [], inhibition: undefined },
    ...lives.map((life) => rowOf(life, receiver)).filter((row) => row.moments.length > 0),
  ]);
}

function isOf({ life }: PlannedMoment, { alert, faultIndex }: Life): boolean {
  return nameAlert(life.alert) === nameAlert(alert) && life.faultIndex === faultIndex;
}
