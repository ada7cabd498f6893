import { isDayIn, type TimeInterval } from './time-interval.ts';

/** A minute of some day as a calendar has it; the year is not known. */
interface Moment {
  readonly month: number;
  readonly day: number;
  /** Of the month. */
  readonly days: number;
  readonly weekday: number;
  readonly minute: number;
}

/** When a route sends: in any of the active intervals, if there are some, and in none of the muting ones. */
export interface Hours {
  readonly mute: readonly TimeInterval[];
  /** Undefined for always. */
  readonly active: readonly TimeInterval[] | undefined;
}

/**
 * Why a route is never at liberty to send: `muted` all the time, `inactive` at all times, or `both` together. Undefined when there
 * is a time for it, or when that is not certain: years pass, and of intervals in several places only those of one are laid
 * together.
 */
export function whyNever({ mute, active }: Hours): 'muted' | 'inactive' | 'both' | undefined {
  if (
    active?.every((interval) => !momentsFor([interval]).some((moment) => mayHold(interval, moment))) === true
  )
    return 'inactive';
  const places = [...Map.groupBy(mute, ({ location }) => placeOf(location)).values()];
  if (places.some((own) => momentsFor(own).every((moment) => own.some((one) => surelyHolds(one, moment)))))
    return 'muted';
  const all = [...mute, ...(active ?? [])];
  if (active === undefined || new Set(all.map(({ location }) => placeOf(location))).size > 1)
    return undefined;
  const isNever = momentsFor(all).every(
    (moment) =>
      !active.some((interval) => mayHold(interval, moment)) ||
      mute.some((interval) => surelyHolds(interval, moment)),
  );
  return isNever ? 'both' : undefined;
}

/** The clock of Alertmanager's machine is taken for UTC, as in a container that sets no other. */
function placeOf(location: string): string {
  return location === '' || location === 'Local' ? 'UTC' : location;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Every minute that differs for some of the intervals, of every kind of day. */
function momentsFor(intervals: readonly TimeInterval[]): Moment[] {
  const minutes = [0, ...intervals.flatMap(({ times = [] }) => times.flatMap(({ from, to }) => [from, to]))];
  const starts = [...new Set(minutes)].filter((minute) => minute < 1440);
  const byCalendar = intervals.some(({ months, daysOfMonth }) => months ?? daysOfMonth);
  const months = byCalendar ? [...monthLengths.entries(), [1, 29] as const] : [[0, 1] as const];
  return months.flatMap(([month, days]) =>
    range(days).flatMap((day) =>
      range(7).flatMap((weekday) =>
        starts.map((minute) => ({ month: month + 1, days, day, weekday: weekday - 1, minute })),
      ),
    ),
  );
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** True when a moment lies in the interval in every year. */
function surelyHolds(interval: TimeInterval, moment: Moment): boolean {
  const { daysOfMonth = [], years, location } = interval;
  // Where clocks change, Alertmanager counts a day too few in a month, and days from its end are others.
  const isCounted = daysOfMonth.every(({ from, to }) => from > 0 && to > 0) || placeOf(location) === 'UTC';
  return years === undefined && isCounted && mayHold(interval, moment);
}

/** False when it never does. */
function mayHold({ times, weekdays, daysOfMonth, months, years }: TimeInterval, moment: Moment): boolean {
  const { month, day, days, weekday, minute } = moment;
  const isIn = (spans: TimeInterval['months'], value: number): boolean =>
    spans === undefined || spans.some(({ from, to }) => value >= from && value <= to);
  return (
    (times === undefined || times.some(({ from, to }) => minute >= from && minute < to)) &&
    isIn(weekdays, weekday) &&
    isIn(months, month) &&
    (daysOfMonth === undefined || daysOfMonth.some((span) => isDayIn(span, day, days))) &&
    (years === undefined || years.length > 0)
  );
}
