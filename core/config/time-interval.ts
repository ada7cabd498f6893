import { localDate, monthDays } from './time-interval-zone.ts';

/** A stretch of whole minutes, days, months or years, from its first to its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What must all hold at once; a part that is missing holds always. Each part holds in any of its spans. */
export interface TimeInterval {
  /** Minutes of the day, 0 to 1440. The minute `to` does not belong to it any more. */
  readonly times?: readonly Span[];
  /** 0 is Sunday, 6 Saturday. */
  readonly weekdays?: readonly Span[];
  /** 1 to 31, or -1 (the last day of the month) to -31. */
  readonly daysOfMonth?: readonly Span[];
  /** 1 is January. */
  readonly months?: readonly Span[];
  readonly years?: readonly Span[];
  /** Name in the IANA database; `UTC` by default. */
  readonly location: string;
}

/** True when an instant lies in the interval (timeinterval.go of Alertmanager 0.26). @param wallMs epoch milliseconds */
export function containsTime(interval: TimeInterval, wallMs: number): boolean {
  const { times, weekdays, daysOfMonth, months, years, location } = interval;
  const date = localDate(wallMs, location);
  return (
    (times === undefined || times.some(({ from, to }) => date.minute >= from && date.minute < to)) &&
    (daysOfMonth === undefined ||
      daysOfMonth.some((span) => containsDay(span, date.day, wallMs, location))) &&
    isIn(months, date.month) &&
    isIn(weekdays, date.weekday) &&
    isIn(years, date.year)
  );
}

function isIn(spans: readonly Span[] | undefined, value: number): boolean {
  return spans === undefined || spans.some(({ from, to }) => value >= from && value <= to);
}

function containsDay(span: Span, day: number, wallMs: number, location: string): boolean {
  return isDayIn(span, day, monthDays(wallMs, location));
}

/** A span that begins after the month's end is left out; one that ends after it ends with it. @param days of the month */
export function isDayIn({ from, to }: Span, day: number, days: number): boolean {
  const dayOf = (counted: number): number => (counted < 0 ? days + counted + 1 : counted);
  const clamp = (counted: number): number => Math.max(-days, Math.min(days, counted));
  return dayOf(from) <= days && day >= clamp(dayOf(from)) && day <= clamp(dayOf(to));
}
