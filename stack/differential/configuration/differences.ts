import { isDeepStrictEqual } from 'node:util';
import type { AlertmanagerReading, PrometheusReading } from './reading.ts';

/** Where two readings of one configuration differ, in lines for people; none where they are the same. */
export function differencesOf<Reading extends PrometheusReading | AlertmanagerReading>(
  real: Reading,
  ours: Reading,
): string[] {
  if (real.kind === 'refused' && ours.kind === 'refused') return [];
  if (real.kind === 'refused') return [`the program refuses it: ${real.why}`];
  if (ours.kind === 'refused') return [`the program reads it, and we say ${ours.why}`];
  const keys = Object.keys(real) as (keyof typeof real & keyof typeof ours)[];
  return keys.flatMap((key) => partsThatDiffer(String(key), real[key], ours[key]));
}

function partsThatDiffer(key: string, real: unknown, ours: unknown): string[] {
  if (isDeepStrictEqual(real, ours)) return [];
  if (!Array.isArray(real) || !Array.isArray(ours)) return [saying(key, real, ours)];
  const places = Array.from({ length: Math.max(real.length, ours.length) }, (_, place) => place);
  return places
    .filter((place) => !isDeepStrictEqual(real[place], ours[place]))
    .map((place) => saying(`${key}[${place}]`, real[place], ours[place]));
}

function saying(what: string, real: unknown, ours: unknown): string {
  return `${what}\n  really  ${JSON.stringify(real)}\n  ours    ${JSON.stringify(ours)}`;
}
