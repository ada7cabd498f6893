import type { Span } from './time-interval.ts';

/** What a part of a time interval says, or why Alertmanager refuses it. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

/** Go's strconv.Atoi. */
const wholeNumber = /^[+-]?\d+$/;

function numberOf(text: string): number | undefined {
  return wholeNumber.test(text) ? Number(text) : undefined;
}

/** The kinds of range in which ends may be words or numbers, and what Alertmanager 0.26 checks of each. */
const kinds = {
  weekdays: {
    want: 'a weekday such as monday, or two such as monday:friday',
    member: (text: string) => placeIn(weekdays, text),
    isValid: ({ from, to }: Span) => from <= to,
  },
  days_of_month: {
    want: 'a day from 1 to 31 or -31 to -1, or two such as 1:7, the first of which comes first',
    member: numberOf,
    isValid: isRangeOfDays,
  },
  months: {
    want: 'a month such as january or 1, or two such as january:march',
    member: (text: string) => {
      const place = placeIn(months, text);
      return place === undefined ? numberOf(text) : place + 1;
    },
    isValid: ({ from, to }: Span) => from <= to,
  },
  years: {
    want: 'a year such as 2026, or two such as 2026:2028',
    member: numberOf,
    isValid: ({ from, to }: Span) => from <= to,
  },
} as const;

export type RangeKind = keyof typeof kinds;
export const rangeKinds = Object.keys(kinds) as RangeKind[];

/** Reads `monday:friday`, `-3:-1`, `may` or `2026`. */
export function readRange(kind: RangeKind, text: string): Read<Span> {
  const { want, member, isValid } = kinds[kind];
  const ends = text.toLowerCase().split(':');
  const [from, second] = ends.map(member);
  const to = ends.length === 1 ? from : second;
  if (ends.length > 2 || from === undefined || to === undefined || !isValid({ from, to }))
    return { problem: `want ${want}, got ${JSON.stringify(text)}` };
  return { value: { from, to } };
}

function placeIn(words: readonly string[], text: string): number | undefined {
  const place = words.indexOf(text);
  return place < 0 ? undefined : place;
}

/** What must hold in a month of 28 days; longer ones are not looked at. */
function isRangeOfDays({ from, to }: Span): boolean {
  const isDay = (day: number): boolean => day !== 0 && Math.abs(day) <= 31;
  const inShortMonth = (day: number): number => (day < 0 ? 28 + day : day);
  return isDay(from) && isDay(to) && !(from < 0 && to > 0) && inShortMonth(from) <= inShortMonth(to);
}

const timePattern = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Minutes of the day of `09:30`, or of `24:00`, its end. */
function minuteOf(text: string): number | undefined {
  const match = timePattern.exec(text);
  return match === null
    ? undefined
    : match[1] === undefined
      ? 1440
      : Number(match[1]) * 60 + Number(match[2]);
}

/** Reads a pair of times of the day, such as `09:00` and `17:30`; the second one is later. */
export function readTimes(start: string, end: string): Read<Span> {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (from === undefined || to === undefined || from >= to) {
    const want = 'a start_time and a later end_time such as 09:00 and 17:30, 24:00 at the latest';
    return { problem: `want ${want}, got ${JSON.stringify(start)} and ${JSON.stringify(end)}` };
  }
  return { value: { from, to } };
}
