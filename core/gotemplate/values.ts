import { TemplateProblem } from './problem.ts';

/** Labels or annotations as templates see them: a missing name is an empty text. */
export class KeyValues {
  readonly entries: Readonly<Record<string, string>>;

  constructor(entries: Readonly<Record<string, string>>) {
    this.entries = entries;
  }

  /** By name, but `alertname` first, as Alertmanager sorts them. */
  get pairs(): readonly { readonly Name: string; readonly Value: string }[] {
    const rank = (name: string): string => (name === 'alertname' ? '' : name);
    return Object.entries(this.entries)
      .map(([Name, Value]) => ({ Name, Value }))
      .sort((a, b) => (rank(a.Name) < rank(b.Name) ? -1 : 1));
  }

  without(names: readonly string[]): KeyValues {
    return new KeyValues(
      Object.fromEntries(Object.entries(this.entries).filter(([name]) => !names.includes(name))),
    );
  }
}

/** An instant, in milliseconds of the epoch. */
export class Instant {
  readonly epochMs: number;

  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  toString(): string {
    return new Date(this.epochMs).toISOString();
  }
}

/** What a function or a method of a value is; the data holds them beside plain values. */
export type Callable = (...given: readonly unknown[]) => unknown;

const pairsOf = (pairs: KeyValues['pairs']): unknown =>
  Object.assign([...pairs], {
    Names: pairs.map(({ Name }) => Name),
    Values: pairs.map(({ Value }) => Value),
  });

/** Methods that templates may call on labels and annotations (Alertmanager's and Prometheus' template reference). */
function methodOfKeyValues(values: KeyValues, name: string): unknown {
  switch (name) {
    case 'SortedPairs':
      return pairsOf(values.pairs);
    case 'Names':
      return values.pairs.map((pair) => pair.Name);
    case 'Values':
      return values.pairs.map((pair) => pair.Value);
    case 'Remove':
      return (names: readonly string[]) => values.without(names);
    default:
      return values.entries[name] ?? '';
  }
}

function methodOfInstant(instant: Instant, name: string): unknown {
  if (name === 'UTC' || name === 'Local') return instant;
  if (name === 'Format') return () => String(instant);
  if (name === 'Unix') return Math.floor(instant.epochMs / 1000);
  throw new TemplateProblem(`a time has no ${name} that is understood here`);
}

/** @throws TemplateProblem for a field that the value does not have, where Go would stop too */
export function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof KeyValues) return methodOfKeyValues(value, name);
  if (value instanceof Instant) return methodOfInstant(value, name);
  if (typeof value === 'object' && value !== null && name in value)
    return (value as Record<string, unknown>)[name];
  throw new TemplateProblem(`there is no .${name} here`);
}

/** What Go takes for true: anything but false, 0, and what is empty. */
export function isTruthy(value: unknown): boolean {
  if (value instanceof KeyValues) return Object.keys(value.entries).length > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** What `{{ value }}` prints. */
export function printed(value: unknown): string {
  if (value instanceof KeyValues)
    return `map[${value.pairs.map(({ Name, Value }) => `${Name}:${Value}`).join(' ')}]`;
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (typeof value === 'number') return printedNumber(value);
  return value === undefined || value === null ? '<no value>' : String(value);
}

/** Go's %v of a float: an exponent below 1e-4 and from 1e21 on, of at least two digits. */
function printedNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e21))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return String(value);
}

/** What `range` goes through: keys and values. */
export function entriesOf(value: unknown): readonly (readonly [key: unknown, value: unknown])[] {
  if (value instanceof KeyValues) return Object.entries(value.entries).sort(([a], [b]) => (a < b ? -1 : 1));
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  if (value === undefined || value === null) return [];
  throw new TemplateProblem('range goes over something that is no list');
}
