import fc from 'fast-check';
import type { RoutingQuestion } from '../../core/config/testing.ts';

const two = (number: number): string => String(number).padStart(2, '0');

const dayTimes = fc
  .oneof(
    { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 30, 59)) },
    { weight: 1, arbitrary: fc.constant([24, 0] as const) },
  )
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);

const brokenTimes = fc.constantFrom(
  '9:00',
  '24:01',
  '25:00',
  '12:60',
  '',
  '12:00:00',
  '1200',
  '~',
  '-1:00',
  '"null"',
);

/** `{ start_time: '09:00', end_time: '17:00' }`: mostly in order. */
const times = fc
  .oneof(
    { weight: 6, arbitrary: fc.tuple(dayTimes, dayTimes).map((pair) => pair.toSorted()) },
    { weight: 1, arbitrary: fc.tuple(dayTimes, dayTimes) },
  )
  .map(([start, end]) => `{ start_time: '${start}', end_time: '${end}' }`);

const weekdayNames = ['sunday', 'monday', 'Tuesday', 'wednesday', 'THURSDAY', 'friday', 'saturday'];
const monthNames = [
  'january',
  'february',
  'March',
  'april',
  'may',
  'june',
  'july',
  'october',
  'DECEMBER',
  '1',
  '3',
  '12',
];
const days = fc.oneof(
  fc.integer({ min: 1, max: 31 }),
  fc.integer({ min: -31, max: -1 }),
  fc.constantFrom(31, 30, -1, -2),
);
const years = fc.integer({ min: 2018, max: 2025 });

/** One end or two; two of them in order, by the given places. */
function ranges<Value>(ends: fc.Arbitrary<Value>, placeOf: (end: Value) => number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: ends.map(String) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(ends, ends)
        .map((pair) => pair.toSorted((a, b) => placeOf(a) - placeOf(b)).join(':')),
    },
  );
}

const weekdays = ranges(fc.constantFrom(...weekdayNames), (name) => weekdayNames.indexOf(name));
const months = ranges(fc.constantFrom(...monthNames), (name) => monthNames.indexOf(name) % 9);
const inOrder = (day: number): number => (day < 0 ? day + 32 : day);
const daysOfMonth = fc.oneof(
  ranges(fc.integer({ min: 1, max: 28 }), inOrder),
  ranges(fc.integer({ min: -27, max: -1 }), inOrder),
  ranges(days, inOrder),
);
const brokenRanges = fc.constantFrom(
  '',
  'x',
  'mon',
  '0',
  '32',
  '-32',
  '5:1',
  '1:2:3',
  '1:',
  ':1',
  '-1:5',
  '5:-28',
  '13',
  '~',
  '+3',
  ' 1',
);

/** Places whose clocks change at midnight, by half an hour, never, or over the date line; and what is no place. */
const places = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Beirut',
  'America/Asuncion',
  'Etc/GMT+12',
  'Pacific/Apia',
];
const brokenPlaces = fc.constantFrom('Mars/Olympus', 'utc', 'Europe', '', 'Local', '+02:00', '../UTC', '~');

function list(items: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(items, { minLength: 1, maxLength: 2 }).map((all) => `[${all.join(', ')}]`);
}

const quoted = (text: string): string => (text === '~' || text.startsWith('"') ? text : `'${text}'`);

/** The parts of an interval as YAML text, by key; each is there or not. */
const parts = {
  times: list(times),
  weekdays: list(weekdays.map(quoted)),
  days_of_month: list(daysOfMonth.map(quoted)),
  months: list(months.map(quoted)),
  years: list(ranges(years, (year) => year)),
  location: fc.constantFrom(...places),
};

/** Ways in which an interval is refused, or surprises. */
const surprises = fc.oneof(
  fc
    .tuple(brokenTimes, brokenTimes)
    .map(([start, end]) => ({ times: `[{ start_time: ${quoted(start)}, end_time: ${quoted(end)} }]` })),
  fc
    .tuple(fc.constantFrom('weekdays', 'days_of_month', 'months', 'years'), brokenRanges)
    .map(([key, text]) => ({ [key]: `[${quoted(text)}]` })),
  brokenPlaces.map((text) => ({ location: quoted(text) })),
  fc.constantFrom<Record<string, string>>(
    { times: '[]' },
    { years: '[]' },
    { times: '[{}]' },
    { months: 'may' },
    { weekday: '[monday]' },
    { months: '' },
    { times: '[[]]' },
    { times: '[{ start_time: 09:00, end_time: 17:00 }]' },
    { days_of_month: '[1:5, -3:-1]' },
    { years: '[2020]' },
    { times: '[~]' },
    { weekdays: '[~]' },
  ),
);

function flowMap(fields: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`;
}

/** One to three parts: with more of them next to no time is in all. */
const plain = fc
  .subarray(Object.keys(parts) as (keyof typeof parts)[], { minLength: 1, maxLength: 3 })
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, parts[key]]))));

/** An interval that Alertmanager reads, as YAML. */
export const intervalTexts: fc.Arbitrary<string> = plain.map(flowMap);

/** An interval that it may refuse. */
export const brokenIntervalTexts: fc.Arbitrary<string> = fc
  .tuple(plain, surprises)
  .map(([one, surprise]) => flowMap({ ...one, ...surprise }));

const anyIntervals = fc.oneof(
  { weight: 7, arbitrary: intervalTexts },
  { weight: 1, arbitrary: brokenIntervalTexts },
);
const definitions = (usual: string): fc.Arbitrary<string> =>
  fc
    .record({
      name: fc.oneof(
        { weight: 9, arbitrary: fc.constant(usual) },
        { weight: 1, arbitrary: fc.constantFrom('nights', '7', "''") },
      ),
      intervals: fc.array(anyIntervals, { maxLength: 2 }),
    })
    .map(({ name, intervals }) => `[{ name: ${name}, time_intervals: [${intervals.join(', ')}] }]`);
const uses = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('nights', 'weekends') },
      { weight: 1, arbitrary: fc.constant('7') },
    ),
    { maxLength: 2 },
  )
  .map((names) => `[${names.join(', ')}]`);

/** A configuration with time intervals, and a route that uses them: read or refused. */
export const timeIntervalQuestions: fc.Arbitrary<RoutingQuestion> = fc
  .record({
    old: definitions('nights'),
    today: definitions('weekends'),
    mute: uses,
    active: uses,
    atRoot: uses,
  })
  .map(({ old, today, mute, active, atRoot }) => ({
    labels: { a: 'b' },
    config: `route:
  receiver: r
  mute_time_intervals: ${atRoot === '[7]' ? atRoot : '[]'}
  routes: [{ receiver: r-0, mute_time_intervals: ${mute}, active_time_intervals: ${active} }]
receivers: [{ name: r }, { name: r-0 }]
mute_time_intervals: ${old}
time_intervals: ${today}
`,
  }));
