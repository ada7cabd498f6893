/** A moment as the clocks and calendars of a place show it. */
export interface LocalDate {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Local` is what the clock of Alertmanager's machine says, which is UTC in a container that sets no other. */
const isUtc = (location: string): boolean => ['', 'UTC', 'Local'].includes(location);

function formatFor(location: string): Intl.DateTimeFormat {
  const known = formats.get(location);
  if (known !== undefined) return known;
  const numeric = 'numeric';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: location,
    hourCycle: 'h23',
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  });
  formats.set(location, format);
  return format;
}

/** True when Alertmanager would find the location: names as the IANA database spells them, and no offsets. */
export function isLocation(location: string): boolean {
  if (isUtc(location)) return true;
  if (/^[+-]/.test(location)) return false;
  try {
    const { timeZone } = formatFor(location).resolvedOptions();
    return timeZone.toLowerCase() !== location.toLowerCase() || timeZone === location;
  } catch (error) {
    if (error instanceof RangeError) return false; // how Intl says that it knows no such place
    throw error;
  }
}

const minuteMs = 60_000;
const offsets = new Map<string, number>();
/** So many minutes of so many places are remembered. */
const offsetsMost = 10_000;

/** Milliseconds that the clocks of a place are ahead of UTC. Clocks change with a minute, so each minute is asked for once. */
function offsetMs(wallMs: number, location: string): number {
  if (isUtc(location)) return 0;
  const minute = Math.floor(wallMs / minuteMs);
  const key = `${minute} ${location}`;
  const offset = offsets.get(key) ?? askOffsetMs(minute * minuteMs, location);
  if (offsets.size >= offsetsMost) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function askOffsetMs(secondMs: number, location: string): number {
  const parts = formatFor(location).formatToParts(secondMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second')) - secondMs;
}

export function localDate(wallMs: number, location: string): LocalDate {
  const local = new Date(wallMs + offsetMs(wallMs, location));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The days of the month, as Alertmanager 0.26 counts them: whole days of 24 hours from one first to the next. In the
 * month in which the clocks go forward that is one too few, and the last day is in no interval that counts from the end.
 */
export function monthDays(wallMs: number, location: string): number {
  const { year, month } = localDate(wallMs, location);
  const startMs = instantOf(Date.UTC(year, month - 1, 1), location);
  // A midnight that the clocks skip begins the month an hour early, on the last of the month before.
  const clocks = new Date(startMs + offsetMs(startMs, location));
  const endMs = instantOf(clocks.setUTCMonth(clocks.getUTCMonth() + 1), location);
  return Math.floor((endMs - startMs) / 86_400_000);
}

/** When the clocks of a place show a date and time, given as if they were UTC; as Go's time.Date has it. */
function instantOf(clocksMs: number, location: string): number {
  const offset = offsetMs(clocksMs, location);
  return offset === 0 ? clocksMs : clocksMs - offsetMs(clocksMs - offset, location);
}
