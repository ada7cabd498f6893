import type { InhibitRule } from '../config/alertmanager.ts';
import { type Matcher, matchesAll } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import { type Alert, isResolved } from './alert.ts';
import type { MutedBy } from './prediction.ts';
import type { EventOfKind } from './schedule.ts';

interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** Every silence by its id. */
export type SilenceState = ReadonlyMap<string, Silence>;

/** Silences by id, as Alertmanager 0.26 keeps them. Both ends belong to a silence. */
export class Silences {
  #silences = new Map<string, Silence>();

  create({ id, matchers, startsAtMs, endsAtMs }: EventOfKind<'silence'>): void {
    this.#silences.set(id, { id, matchers, startsAtMs, endsAtMs });
  }

  /** Ends it now; one that has not begun never does. */
  expire(id: string, nowMs: number): void {
    const silence = this.#silences.get(id);
    if (silence === undefined || silence.endsAtMs < nowMs) return;
    if (silence.startsAtMs >= nowMs) this.#silences.delete(id);
    else this.#silences.set(id, { ...silence, endsAtMs: nowMs });
  }

  save(): SilenceState {
    return new Map(this.#silences);
  }

  restore(saved: SilenceState): void {
    this.#silences = new Map(saved);
  }

  muting(labels: Labels, nowMs: number): MutedBy | undefined {
    const hit = [...this.#silences.values()].find(
      ({ startsAtMs, endsAtMs, matchers }) =>
        startsAtMs <= nowMs && nowMs <= endsAtMs && matchesAll(matchers, labels),
    );
    return hit && { kind: 'silence', id: hit.id };
  }
}

/** The alerts that may mute others, per inhibit rule (inhibit/inhibit.go of Alertmanager 0.26). */
export class Inhibitor {
  readonly #rules: readonly { readonly rule: InhibitRule; readonly sources: Map<string, Alert> }[];

  constructor(rules: readonly InhibitRule[]) {
    this.#rules = rules.map((rule) => ({ rule, sources: new Map() }));
  }

  learn(alert: Alert): void {
    for (const { rule, sources } of this.#rules) {
      if (matchesAll(rule.source, alert.labels)) sources.set(alert.key, alert);
    }
  }

  clear(): void {
    for (const { sources } of this.#rules) sources.clear();
  }

  /** The first rule, in the file's order, with a source that fires now. Resolved alerts are muted like firing ones. */
  muting(labels: Labels, nowMs: number): MutedBy | undefined {
    for (const { rule, sources } of this.#rules) {
      if (!matchesAll(rule.target, labels)) continue;
      const isSourceToo = matchesAll(rule.source, labels);
      const source = [...sources.values()].find(
        (candidate) =>
          !isResolved(candidate, nowMs) &&
          rule.equal.every((name) => (candidate.labels[name] ?? '') === (labels[name] ?? '')) &&
          !(isSourceToo && matchesAll(rule.target, candidate.labels)),
      );
      if (source !== undefined) return { kind: 'inhibition', rule: rule.id, source: source.labels };
    }
    return undefined;
  }

  isSource(labels: Labels): boolean {
    return this.#rules.some(({ rule }) => matchesAll(rule.source, labels));
  }

  /** When sources began or ended to count, as far as is known. */
  edges(): number[] {
    return this.#rules.flatMap(({ sources }) =>
      [...sources.values()].flatMap(({ updatedAtMs, endsAtMs }) => [updatedAtMs, endsAtMs]),
    );
  }
}
