import type { Labels } from '../labels.ts';
import type { Carried, StatedPromises } from './schema.ts';

/** What may mute an alert. */
export interface Muting {
  readonly alertname: string;
  /** Undefined for every tier of it. */
  readonly severity: string | undefined;
  readonly where: Labels;
  readonly same: readonly string[];
}

/** One alert in one tier, as it is promised, with all defaults filled in; durations in lab milliseconds. */
export interface PromisedAlert {
  readonly alertname: string;
  readonly severity: string;
  readonly layer: string;
  /** Labels that the rule sets beside severity and layer: which of several rules of one name it is. */
  readonly labels: Labels;
  readonly isPlanned: boolean;
  readonly each: readonly string[];
  readonly told: readonly string[];
  readonly withinMs: number | undefined;
  readonly resolvedWithinMs: number | undefined;
  /** Per incident and receiver, before a repeat is due. */
  readonly notifications: number;
  readonly reads: readonly string[] | undefined;
  readonly through: readonly string[] | undefined;
  readonly when: readonly string[] | undefined;
  readonly heldMs: number;
  readonly keptFiringMs: number;
  /** Patterns, any of which the annotation `value` may look like; undefined where nothing is promised of it. */
  readonly value: readonly string[] | undefined;
  readonly about: readonly string[];
  readonly mutedBy: readonly Muting[];
  readonly runbook: string;
}

/** One receiver as it is promised, with all defaults filled in; durations in lab milliseconds. */
export interface PromisedReceiver {
  readonly name: string;
  readonly by: string;
  readonly address: string;
  readonly via: string | undefined;
  readonly from: string | undefined;
  readonly isEncrypted: boolean | undefined;
  readonly channel: string | undefined;
  readonly key: string | undefined;
  readonly toldOfEnds: boolean;
  readonly together: readonly string[];
  readonly firstAfterMs: number;
  readonly newsEveryMs: number;
  readonly repeatNoMoreOftenThanMs: number;
  readonly repeatNoLessOftenThanMs: number | undefined;
  readonly quietIn: readonly string[];
  readonly carries: Readonly<Record<string, Carried>>;
}

/** All that a monitoring system promises. */
export interface Promises {
  readonly stated: StatedPromises;
  readonly alerts: readonly PromisedAlert[];
  readonly receivers: readonly PromisedReceiver[];
}

/** `HighErrorRate critical`, and the labels that tell it from others of its name. */
export function namePromised({ alertname, severity, labels }: PromisedAlert): string {
  const own = Object.values(labels);
  return `${alertname} ${severity}${own.length === 0 ? '' : ` (${own.join(', ')})`}`;
}

/** The promise that is about an alert with these labels; undefined where nobody promised it. */
export function promiseOf(alerts: readonly PromisedAlert[], given: Labels): PromisedAlert | undefined {
  const named = alerts.filter(
    ({ alertname, severity }) => alertname === given['alertname'] && severity === given['severity'],
  );
  return named.find(({ labels }) => Object.entries(labels).every(([name, value]) => given[name] === value));
}
