/** An event on its way through the pipeline. */
export type LogEvent = Record<string, unknown>;

const reference = /^(?:[A-Za-z@][\w@.-]*|(?:\[[^[\],\s]+\])+)$/;

/** Whether a text names a field, as Logstash writes it. */
export function isFieldReference(text: string): boolean {
  return reference.test(text);
}

/** The names on the way to a field. */
export function pathOf(field: string): string[] {
  return field.startsWith('[') ? field.slice(1, -1).split('][') : [field];
}

/** The same field in brackets, which every part of Logstash understands. */
export function bracketed(field: string): string {
  return `[${pathOf(field).join('][')}]`;
}

function isObject(value: unknown): value is LogEvent {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function read(event: LogEvent, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    event,
  );
}

/** Sets a field; what is in the way of it and no object is replaced. */
export function write(event: LogEvent, path: readonly string[], value: unknown): void {
  let at = event;
  for (const name of path.slice(0, -1)) {
    const next = Object.hasOwn(at, name) ? at[name] : undefined;
    const inner = isObject(next) ? next : {};
    if (inner !== next) define(at, name, inner);
    at = inner;
  }
  define(at, path.at(-1) ?? '', value);
}

/** As an own field, also when its name is `__proto__`. */
export function define(event: LogEvent, name: string, value: unknown): void {
  if (name !== '__proto__') event[name] = value;
  else Object.defineProperty(event, name, { value, enumerable: true, writable: true, configurable: true });
}

export function remove(event: LogEvent, path: readonly string[]): void {
  const holder = read(event, path.slice(0, -1));
  if (isObject(holder)) delete holder[path.at(-1) ?? ''];
}

/** Adds a tag once, whatever a line brought as `tags`. */
export function addTag(event: LogEvent, tag: string): void {
  const { tags } = event;
  const before = Array.isArray(tags) ? tags : tags === undefined ? [] : [tags];
  if (!before.includes(tag)) event['tags'] = [...before, tag];
}

export { isObject };
