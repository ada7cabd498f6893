import type { DateFormat } from './filters.ts';

const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Epoch milliseconds of a field; undefined for what is no time in that format. A time without a zone counts as UTC. What merely
 * looks like a number is none in ISO 8601: Elasticsearch would read 20240101 as milliseconds of 1970.
 */
export function parseDate(value: unknown, format: DateFormat): number | undefined {
  if (format === 'ISO8601') return typeof value === 'string' ? parseIso(value) : undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return inRange(Math.round(format === 'UNIX' ? number * 1000 : number));
}

function parseIso(text: string): number | undefined {
  const [, day, time, zone = 'Z'] = iso.exec(text) ?? [];
  if (day === undefined || time === undefined || !isDay(day)) return undefined;
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  return inRange(Date.parse(`${day}T${time.replace(',', '.')}${offset}`));
}

/** Of the years 1 to 9999, which is what an index name and ISO 8601 can say. */
function inRange(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= -62_135_596_800_000 && ms < Date.UTC(10_000, 0, 1) ? ms : undefined;
}

/** The last text that was a day: most lines are of one. */
let lastDay = '';

/** JavaScript takes 30 February for 2 March. */
function isDay(day: string): boolean {
  if (day === lastDay) return true;
  const ms = Date.parse(`${day}T00:00:00Z`);
  const isOne = Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
  if (isOne) lastDay = day;
  return isOne;
}
