import { createHash } from 'node:crypto';
import { toRegExp } from 'oniguruma-to-es';
import type { BulkDocument } from '../bulk/document.ts';
import type { QueuedRecord } from '../queue/disk-queue.ts';
import { isSecretName, redacted, redactValue } from '../redaction.ts';
import { checkDefinition } from './check.ts';
import { parseDate } from './dates.ts';
import { addTag, define, isObject, type LogEvent, pathOf, read, remove, write } from './fields.ts';
import type { Condition, Filter, PipelineDefinition } from './filters.ts';
import { compileGrok } from './grok.ts';

/** Fields of the shipper, over which no line is laid. */
export const shipperFields: readonly string[] = ['agent', 'ecs', 'input'];
/** Fields that are not searched for secrets: they are the shipper's, and full of digits. */
export const unredactedFields: readonly string[] = ['@metadata', '@timestamp', ...shipperFields];

type Step = (event: LogEvent) => void;

/** A pipeline that can be run. */
export interface Pipeline {
  /** The document of a record; the same record gives the same id and index each time. @param nowWallMs for the age of an event */
  process(record: QueuedRecord, nowWallMs: number): BulkDocument;
}

const dayMs = 86_400_000;

/**
 * Makes a definition run.
 *
 * @param queueId names the queue: an event without an id of its shipper gets one by its place there.
 * @throws FiredrillError `PIPELINE_DEFINITION`.
 */
export function createPipeline(definition: PipelineDefinition, queueId: string): Pipeline {
  checkDefinition(definition);
  const steps = definition.filters.map(compile);
  const { indexPrefix, retentionDays } = definition;
  return {
    process({ payload, position }, nowWallMs) {
      const event = eventOf(payload);
      for (const step of steps) step(event);
      const id = idOf(event) ?? sha1(`${queueId}:${position.page}:${position.offset}`);
      const index = `${indexPrefix}-${dayOf(event, nowWallMs, retentionDays) ?? 'undated'}`;
      delete event['@metadata'];
      const body = JSON.stringify(event);
      return { id, index, body, bytes: Buffer.byteLength(body), position };
    },
  };
}

/** Elasticsearch takes objects only, and would try anything else for ever (log-pipeline facts, section 5). */
function eventOf(payload: string): LogEvent {
  const value: unknown = JSON.parse(payload);
  return isObject(value) ? value : { message: typeof value === 'string' ? value : payload };
}

function idOf(event: LogEvent): string | undefined {
  const id = read(event, ['@metadata', '_id']);
  return typeof id === 'string' && /^[0-9a-f]{40}$/.test(id) ? id : undefined;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/**
 * The day of an event by its own time, never by the shipper's, which is another each time it reads the line: the same line in two
 * daily indices would be two documents.
 */
function dayOf(event: LogEvent, nowWallMs: number, retentionDays: number): string | undefined {
  const ownMs = read(event, ['@metadata', 'own_time_ms']);
  if (typeof ownMs !== 'number') return undefined;
  if (ownMs > nowWallMs + dayMs || ownMs < nowWallMs - retentionDays * dayMs) {
    addTag(event, 'undated');
    return undefined;
  }
  return nameOfDay(Math.floor(ownMs / dayMs));
}

/** The last day and its name: most lines are of one day. */
let lastDay = { day: Number.NaN, name: '' };

function nameOfDay(day: number): string {
  if (lastDay.day !== day)
    lastDay = { day, name: new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '.') };
  return lastDay.name;
}

function compile(filter: Filter): Step {
  switch (filter.kind) {
    case 'json':
      return compileJson(filter);
    case 'grok':
      return compileGrokStep(filter);
    case 'date':
      return compileDate(filter);
    case 'rename': {
      const [from, to] = [pathOf(filter.from), pathOf(filter.to)];
      return (event) => {
        const value = read(event, from);
        if (value === undefined) return;
        remove(event, from);
        write(event, to, value);
      };
    }
    case 'redact':
      return redactEvent;
    case 'strip-underscores':
      return (event) => {
        for (const name of Object.keys(event)) if (name.startsWith('_')) delete event[name];
      };
    case 'tag': {
      const holds = compileCondition(filter.when);
      return (event) => {
        if (holds(event)) addTag(event, filter.tag);
      };
    }
  }
}

function compileJson({ source, when, onFailure }: Extract<Filter, { kind: 'json' }>): Step {
  const path = pathOf(source);
  const matches = compileMatch(when);
  return (event) => {
    const text = read(event, path);
    if (typeof text !== 'string' || !matches(event)) return;
    const line = parse(text);
    if (!isObject(line)) return addTag(event, onFailure);
    for (const [name, value] of Object.entries(line)) {
      const isTaken = name.startsWith('@') || shipperFields.includes(name);
      define(event, isTaken ? `line_${name.replace('@', '')}` : name, value);
    }
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function compileGrokStep({ source, pattern, unless, onFailure }: Extract<Filter, { kind: 'grok' }>): Step {
  const path = pathOf(source);
  const excluded = compileMatch(unless);
  const grok = compileGrok(pattern);
  return (event) => {
    const text = read(event, path);
    if (typeof text !== 'string' || excluded(event)) return;
    if (!grok.apply(text, event)) addTag(event, onFailure);
  };
}

function compileDate({ source, format, onFailure }: Extract<Filter, { kind: 'date' }>): Step {
  const path = pathOf(source);
  return (event) => {
    const value = read(event, path);
    if (value === undefined) return;
    const ms = parseDate(value, format);
    if (ms === undefined) return addTag(event, onFailure);
    event['@timestamp'] = new Date(ms).toISOString();
    write(event, ['@metadata', 'own_time_ms'], ms);
    remove(event, path);
  };
}

function redactEvent(event: LogEvent): void {
  for (const name of Object.keys(event)) {
    if (unredactedFields.includes(name)) continue;
    const value = event[name];
    const clean = isSecretName(name) && value !== null && value !== '' ? redacted : redactValue(value);
    if (clean !== value) define(event, name, clean);
  }
}

function compileMatch({ field, pattern }: { readonly field: string; readonly pattern: string }) {
  const path = pathOf(field);
  const expression = toRegExp(pattern);
  return (event: LogEvent): boolean => {
    const text = read(event, path);
    return typeof text === 'string' && expression.test(text);
  };
}

function compileCondition(condition: Condition): (event: LogEvent) => boolean {
  const path = pathOf(condition.field);
  switch (condition.test) {
    case 'exists':
      return (event) => (read(event, path) ?? null) !== null;
    case 'is':
      return (event) => condition.values.includes(read(event, path) as string);
    case 'above':
      return (event) => {
        const value = read(event, path);
        return typeof value === 'number' && value > condition.limit;
      };
  }
}
