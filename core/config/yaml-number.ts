import type { Scalar } from 'yaml';

/**
 * A plain scalar as Go reads it into a whole number: `010` is 8, `1_0` is 10, and what stands behind the point is cut off.
 *
 * @returns undefined for what is no number, and for what is in quotes
 */
export function wholeNumber({ type, source, value }: Scalar): number | undefined {
  if (type !== 'PLAIN') return undefined;
  const text = (source ?? String(value)).replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const size = magnitude(digits);
  return size === undefined ? undefined : sign === '-' ? -size : size;
}

function magnitude(digits: string): number | undefined {
  if (/^0x[\da-f]+$/i.test(digits) || /^0b[01]+$/i.test(digits)) return Number(digits);
  if (/^0o?[0-7]+$/i.test(digits)) return Number.parseInt(digits.replace(/^0o?/i, ''), 8);
  return /^(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(digits) ? Math.trunc(Number(digits)) : undefined;
}
