import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { FiredrillError, formatLocation, type Location } from '../errors.ts';
import type { Span, TimeInterval } from './time-interval.ts';
import { type RangeKind, type Read, rangeKinds, readRange, readTimes } from './time-interval-text.ts';
import { isLocation } from './time-interval-zone.ts';

/** The two places in which intervals are defined: today's, and the one of Alertmanager before 0.24. */
const definitionKeys = ['mute_time_intervals', 'time_intervals'] as const;
const useKeys = ['mute_time_intervals', 'active_time_intervals'] as const;

/**
 * Reads the named time intervals of alertmanager.yml and checks that routes name no others.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` with all problems and their places, for what Alertmanager refuses too.
 */
export function readTimeIntervals(
  document: Document,
  lines: LineCounter,
  file: string,
): ReadonlyMap<string, readonly TimeInterval[]> {
  const reader = new Reader(document, lines, file);
  const intervals = new Map<string, TimeInterval[]>();
  for (const key of definitionKeys) reader.definitions(document.get(key), intervals);
  const root = reader.at(document.get('route'));
  if (isMap(root))
    for (const key of useKeys)
      reader.names(root.get(key)).forEach(({ node }) => {
        reader.refuse(node, `the root route takes no ${key}`);
      });
  reader.uses(root, intervals);
  reader.throwProblems();
  return intervals;
}

class Reader {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #problems: { readonly location: Location; readonly text: string }[] = [];

  constructor(document: Document, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  /** What a node stands for: an alias is what it names. */
  at(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  refuse(node: unknown, text: string): void {
    const range = (node as Node | undefined)?.range;
    const { line, col } = this.#lines.linePos(range?.[0] ?? 0);
    this.#problems.push({ location: { file: this.#file, line, column: col }, text });
  }

  throwProblems(): void {
    const place = ({ line = 0, column = 0 }: Location): number => line * 10_000 + column;
    const problems = this.#problems.toSorted((a, b) => place(a.location) - place(b.location));
    const [first] = problems;
    if (first === undefined) return;
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the time intervals of Alertmanager cannot be read', {
      location: first.location,
      problems: problems.map(({ location, text }) => `${formatLocation(location)}: ${text}`),
    });
  }

  definitions(list: unknown, intervals: Map<string, TimeInterval[]>): void {
    for (const item of this.#items(list, 'time intervals')) {
      const entry = this.#fields(item, ['name', 'time_intervals']);
      if (entry === undefined) continue;
      const name = this.#text(entry.get('name')) ?? '';
      if (name === '') this.refuse(item, 'a time interval needs a name');
      else if (intervals.has(name))
        this.refuse(item, `another time interval is called ${JSON.stringify(name)}`);
      const parts = this.#items(entry.get('time_intervals'), 'intervals');
      intervals.set(
        name,
        parts.map((part) => this.#interval(part)),
      );
    }
  }

  /** The names in a route's list, with their nodes. */
  names(list: unknown): { readonly name: string; readonly node: unknown }[] {
    return this.#items(list, 'names').map((node) => ({ name: this.#text(node) ?? '', node }));
  }

  uses(route: unknown, intervals: ReadonlyMap<string, unknown>): void {
    if (!isMap(route)) return;
    for (const { name, node } of useKeys.flatMap((key) => this.names(route.get(key)))) {
      if (!intervals.has(name)) this.refuse(node, `no time interval is called ${JSON.stringify(name)}`);
    }
    for (const child of this.#items(route.get('routes'), 'routes')) this.uses(this.at(child), intervals);
  }

  #interval(node: unknown): TimeInterval {
    const fields = this.#fields(node, ['times', ...rangeKinds, 'location']);
    if (fields === undefined) return { location: 'UTC' };
    const location = this.#text(fields.get('location')) ?? 'UTC';
    if (!isLocation(location))
      this.refuse(
        fields.get('location'),
        `no place in the IANA database is called ${JSON.stringify(location)}`,
      );
    const ranges = (kind: RangeKind) => this.#spans(fields.get(kind), (item) => this.#range(kind, item));
    const times = this.#spans(fields.get('times'), (item) => this.#times(item));
    const [weekdays, daysOfMonth, months, years] = rangeKinds.map(ranges);
    return {
      ...(times && { times }),
      ...(weekdays && { weekdays }),
      ...(daysOfMonth && { daysOfMonth }),
      ...(months && { months }),
      ...(years && { years }),
      location,
    };
  }

  #spans(list: unknown, read: (item: unknown) => Read<Span>): Span[] | undefined {
    if (list === undefined) return undefined;
    return this.#items(list, 'ranges').flatMap((item) => {
      const one = read(item);
      if ('value' in one) return [one.value];
      this.refuse(item, one.problem);
      return [];
    });
  }

  #range(kind: RangeKind, item: unknown): Read<Span> {
    const text = this.#text(item);
    return text === undefined ? nothing : readRange(kind, text);
  }

  #times(item: unknown): Read<Span> {
    if (isNothing(item)) return nothing;
    const fields = this.#fields(item, ['start_time', 'end_time']);
    return readTimes(this.#text(fields?.get('start_time')) ?? '', this.#text(fields?.get('end_time')) ?? '');
  }

  #items(list: unknown, what: string): unknown[] {
    const node = this.at(list);
    if (isSeq(node)) return node.items.map((item) => this.at(item));
    if (node !== undefined && !isNothing(node)) this.refuse(node, `want a list of ${what}`);
    return [];
  }

  /** The values of a mapping by key. @returns undefined for nothing, and for what is refused. */
  #fields(node: unknown, known: readonly string[]): ReadonlyMap<string, unknown> | undefined {
    if (isNothing(node)) return undefined;
    if (!isMap(node)) {
      this.refuse(node, `want ${known.join(', ')}`);
      return undefined;
    }
    for (const { key } of node.items)
      if (!known.includes(String(key))) this.refuse(key, `${key} is none of ${known.join(', ')}`);
    return new Map(node.items.map(({ key, value }) => [String(key), this.at(value)]));
  }

  /** A scalar as it is written; undefined for nothing. */
  #text(node: unknown): string | undefined {
    if (isNothing(node)) return undefined;
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : (node.source ?? '');
    this.refuse(node, 'want a text');
    return '';
  }
}

/** Alertmanager takes an entry that is not there for zeros: Sunday, and otherwise a time that never is. */
const nothing: Read<Span> = { value: { from: 0, to: 0 } };

/** Alertmanager takes even a quoted "~" or "null" for a missing value. */
function isNothing(node: unknown): boolean {
  return (
    node === undefined ||
    node === null ||
    (isScalar(node) && [null, '~', 'null'].includes(node.value as null))
  );
}
