/** A number as a template renders it: plain, with a percent sign, an SI prefix, or as a duration with its parts. */
const number = String.raw`[-+]?(?:\d[\d.]*(?:e[-+]?\d+)?(?:[a-zA-Z]+(?: \d[\d.]*[a-zA-Z]+)*|%)?|NaN|Inf)`;

const percentSign = /(?:%|per ?cent\b)/;

/**
 * What a text shows where its template puts the alert's value.
 *
 * @param template as the rule file has it, such as `{{ $value | humanizePercentage }} of requests`
 * @returns each as it stands in the text; empty where the text is not made by this template
 * @example shownValues('{{ $value }}% of requests', 'app fails (18.2% of requests)') // ['18.2%']
 */
export function shownValues(template: string, text: string): string[] {
  const parts = template.trim().split(/(\{\{.*?\}\})/s);
  const pattern = parts
    .map((part, index) => {
      if (!part.startsWith('{{')) return literal(part);
      // A sign of percent that the template writes itself belongs to the number that a person reads.
      const sign = isPercent(parts[index + 1]) ? `(?=\\s*${percentSign.source})` : '';
      return /\$value\b/.test(part) ? `(${number})${sign}` : '.*?';
    })
    .join('');
  const match = new RegExp(pattern, 's').exec(text.replace(/\s+/g, ' '));
  const signs = parts.flatMap((part, index) =>
    part.startsWith('{{') && /\$value\b/.test(part) ? [isPercent(parts[index + 1]) ? '%' : ''] : [],
  );
  return (match ?? []).slice(1).map((shown, index) => shown + (signs[index] ?? ''));
}

function isPercent(text = ''): boolean {
  return new RegExp(`^\\s*${percentSign.source}`).test(text);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, ' ');
}

/** Metric prefixes of `humanize` and `humanize1024` (template functions of Prometheus). */
const prefixes: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
const secondsIn: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6 };

/**
 * The quantity that a person reads.
 *
 * @param isRatio whether it runs from 0 to 1: then 18 % are 0.18, otherwise they are 18
 * @returns NaN for what is no number
 */
export function readValue(shown: string, isRatio: boolean): number {
  const [, digits = '', unit = ''] = /^([-+]?\d[\d.]*(?:e[-+]?\d+)?)([a-zA-Z]*|%)$/.exec(shown) ?? [];
  const value = digits === '' ? Number.NaN : Number(digits);
  if (unit === '%') return isRatio ? value / 100 : value;
  if (digits !== '' && unit === '') return value;
  const prefix = prefixes[unit];
  if (prefix !== undefined) return value * prefix;
  const parts = [...shown.matchAll(/(\d[\d.]*)([a-z]+)/g)];
  const seconds = parts.map(([, count, name]) => Number(count) * (secondsIn[name ?? ''] ?? Number.NaN));
  return seconds.length === 0 ? Number.NaN : seconds.reduce((sum, one) => sum + one, 0);
}
