import type { InhibitRule } from '../config/alertmanager.ts';
import { type Matcher, matchesAll } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import { type Alert, isResolved } from './alert.ts';
import type { MutedBy } from './prediction.ts';
import type { EventOfKind } from './schedule.ts';

export interface Silence {
  readonly id: string;
  /** When it was made or changed last: of two versions the younger one counts. */
  readonly updatedAtMs: number;
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** Every silence by its id. */
export type SilenceState = ReadonlyMap<string, Silence>;

/** Silences by id, as Alertmanager 0.26 keeps them. Both ends belong to a silence. */
export class Silences {
  #silences = new Map<string, Silence>();

  /** @returns the silence as it is now; one of the same id is replaced by it. */
  create({ id, matchers, startsAtMs, endsAtMs, atMs }: EventOfKind<'silence'>): Silence {
    const silence = { id, matchers, startsAtMs, endsAtMs, updatedAtMs: atMs };
    this.#silences.set(id, silence);
    return silence;
  }

  /** Ends it now; one that has not begun never does. @returns the silence as it is now; undefined when it was over. */
  expire(id: string, nowMs: number): Silence | undefined {
    const silence = this.#silences.get(id);
    if (silence === undefined || silence.endsAtMs < nowMs) return undefined;
    const endsAtMs = silence.startsAtMs >= nowMs ? Number.NEGATIVE_INFINITY : nowMs;
    const ended = { ...silence, endsAtMs, updatedAtMs: nowMs };
    this.#silences.set(id, ended);
    return ended;
  }

  /** Takes what a peer knows, where that is younger. */
  merge(others: Iterable<Silence>): void {
    for (const silence of others) {
      const known = this.#silences.get(silence.id);
      if (known === undefined || known.updatedAtMs < silence.updatedAtMs)
        this.#silences.set(silence.id, silence);
    }
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
