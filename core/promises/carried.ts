import type { Labels } from '../labels.ts';
import type { Carried } from './schema.ts';

/** What a notification says, whoever made it. */
export interface Carrying {
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly { readonly labels: Labels; readonly status: 'firing' | 'resolved' }[];
  /** The field at a path such as `payload.severity`; undefined where there is none. */
  field(path: string): unknown;
  /** What must be read of an annotation of an alert; each as a regular expression. */
  expected(alert: Labels, annotation: string): readonly { readonly pattern: string; readonly what: string }[];
}

/** A field that does not carry what is promised. */
export interface NotCarried {
  readonly path: string;
  readonly want: string;
  readonly got: string;
  /** The alert that is not told, or not rightly; undefined where it is about all of them. */
  readonly alert?: Labels;
}

/** Which fields of a notification do not carry what is promised. */
export function notCarried(carries: Readonly<Record<string, Carried>>, told: Carrying): NotCarried[] {
  return Object.entries(carries).flatMap(([path, carried]) => flawOf(path, carried, told).slice(0, 1));
}

function flawOf(path: string, carried: Carried, told: Carrying): NotCarried[] {
  const got = flatText(told.field(path));
  const wrong = (want: string, alert?: Labels) => [{ path, want, got, ...(alert && { alert }) }];
  if ('text' in carried) return got === carried.text ? [] : wrong(`"${carried.text}"`);
  if ('label' in carried) {
    const value = told.alerts[0]?.labels[carried.label] ?? '';
    const want =
      carried.as === undefined
        ? value
        : (carried.as[told.status === 'resolved' ? 'resolved' : value] ?? value);
    return got === want ? [] : wrong(`the ${carried.label}: ${want}`);
  }
  if ('names' in carried) {
    const lacking = carried.names.filter((name) => !got.includes(told.alerts[0]?.labels[name] ?? ''));
    return lacking.length === 0
      ? []
      : wrong(`the ${lacking.map((name) => `${name} ${told.alerts[0]?.labels[name] ?? ''}`).join(', ')}`);
  }
  return told.alerts
    .filter(({ status }) => carried.alerts === 'all' || carried.alerts === status)
    .flatMap(({ labels, status }) =>
      carried.with.flatMap((annotation) =>
        told
          .expected(labels, annotation)
          .filter(({ pattern }) => !new RegExp(pattern, 's').test(got))
          .flatMap(({ what }) => wrong(`the ${annotation} of every ${status} alert: ${what}`, labels)),
      ),
    );
}

/** All texts in a value, one a line. */
export function flatText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(flatText).join('\n');
  if (typeof value === 'object') return Object.values(value).map(flatText).join('\n');
  return String(value);
}

/** `attachments.0.title` of a payload. */
export function fieldAt(payload: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      payload,
    );
}
