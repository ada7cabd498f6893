const minuteMs = 60_000;
const dayMs = 86_400_000;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * When the whole minute comes with which intervals begin and end, on the clock of a case at tempo 1: in the middle of what
 * can be told apart.
 */
export const minuteAtMs = 4000;

/** A whole minute for generated cases, which are the same ones whatever the day. */
export const anyMinuteWallMs = Date.UTC(2026, 0, 15, 9, 30);

/**
 * Time intervals around a whole minute, as YAML by name. They go by the clocks of a place where it is about noon, so that
 * no day ends in them.
 */
export function intervalsAround(minuteWallMs: number): Readonly<Record<string, string>> {
  const aheadHours = 12 - new Date(minuteWallMs).getUTCHours();
  // These names have the sign of the other direction: Etc/GMT-3 is three hours ahead.
  const location = aheadHours === 0 ? 'UTC' : `Etc/GMT${aheadHours > 0 ? '-' : '+'}${Math.abs(aheadHours)}`;
  const local = new Date(minuteWallMs + aheadHours * 3_600_000);
  const clock = (minutes: number): string =>
    new Date(local.getTime() + minutes * minuteMs).toISOString().slice(11, 16);
  const times = (from: number, to: number) =>
    `times: [{ start_time: '${clock(from)}', end_time: '${clock(to)}' }]`;
  const [day, month, year] = [local.getUTCDate(), local.getUTCMonth() + 1, local.getUTCFullYear()];
  const isLastDay = new Date(local.getTime() + dayMs).getUTCMonth() + 1 !== month;
  const weekday = (ahead: number) => weekdays[(local.getUTCDay() + ahead) % 7];
  const parts = {
    until: times(-30, 0),
    from: times(0, 30),
    around: times(-1, 1),
    elsewhere: times(60, 90),
    today: `weekdays: [${weekday(0)}], ${times(0, 30)}`,
    tomorrow: `weekdays: [${weekday(1)}]`,
    'day-of-month': `days_of_month: ['${day}:${day}'], months: [${month}], years: ['${year}:${year + 1}']`,
    'other-day': `days_of_month: ['${day === 1 ? 2 : 1}:${day === 1 ? 31 : day - 1}']`,
    'last-day': `days_of_month: ['-1'], ${isLastDay ? times(-60, 60) : times(-30, 0)}`,
    'last-year': `years: ['${year - 1}']`,
    'other-month': `months: ['${(month % 12) + 1}']`,
  };
  return Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, `{ ${text}, location: ${location} }`]),
  );
}

export const intervalNames: readonly string[] = Object.keys(intervalsAround(anyMinuteWallMs));

/** The first whole minute that leaves so much time before it. */
export function minuteAfter(wallMs: number): number {
  return Math.ceil(wallMs / minuteMs) * minuteMs;
}
