import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import type { Location } from '../../../../core/errors.ts';

/** What a tag depends on. Fields are named as in Logstash: `level`, `[context][duration_ms]`. */
export type Condition =
  | { readonly test: 'exists'; readonly field: string }
  | { readonly test: 'is'; readonly field: string; readonly values: readonly string[] }
  | { readonly test: 'above'; readonly field: string; readonly limit: number };

/** A pattern that a field must have somewhere, as Ruby writes patterns. */
export interface Match {
  readonly field: string;
  readonly pattern: string;
}

/** One step of a pipeline. What it does, it does in the stand-in and in the rendered logstash.conf alike. */
export type Filter = { readonly at: Location } & (
  | { readonly kind: 'json'; readonly source: string; readonly onFailure: string; readonly when: Match }
  | {
      readonly kind: 'grok';
      readonly source: string;
      readonly pattern: string;
      readonly onFailure: string;
      readonly unless: Match;
    }
  | {
      readonly kind: 'date';
      readonly source: string;
      readonly format: DateFormat;
      readonly onFailure: string;
    }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'redact' }
  | { readonly kind: 'strip-underscores' }
  | { readonly kind: 'tag'; readonly tag: string; readonly when: Condition }
);

export const dateFormats = ['ISO8601', 'UNIX', 'UNIX_MS'] as const;
export type DateFormat = (typeof dateFormats)[number];

/** A whole pipeline: the steps, in order, and where their events go. */
export interface PipelineDefinition {
  readonly id: string;
  readonly filters: readonly Filter[];
  /** Events go to `<prefix>-YYYY.MM.dd` by their own time, and to `<prefix>-undated` where they have none that can be. */
  readonly indexPrefix: string;
  /** Older events, and those that are more than a day ahead, count as undated: no line may bring a deleted day back. Days. */
  readonly retentionDays: number;
}

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** Where in a definition a step stands: the place that called one of the functions below. */
function here(): Location {
  const site = getCallSites(3)[2];
  if (site === undefined) return { file: 'unknown' };
  const { scriptName, lineNumber: line, columnNumber: column } = site;
  const path = scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName;
  return { file: relative(repository, path), line, column };
}

/**
 * Reads a field in JSON and lays the members over the event. Names that belong to the shipper (`@...`, agent, ecs, input) are laid
 * beside them as `line_...`: a line must not choose its own id.
 */
export const json = (source: string, options: { when: Match; onFailure: string }): Filter => ({
  kind: 'json',
  source,
  ...options,
  at: here(),
});

/** Takes fields out of a text by a grok pattern, which must speak of the whole: `\\A...\\z`. */
export const grok = (
  source: string,
  pattern: string,
  options: { unless: Match; onFailure: string },
): Filter => ({
  kind: 'grok',
  source,
  pattern,
  ...options,
  at: here(),
});

/** Makes a field the event's time. Only this makes an event a dated one. */
export const date = (source: string, format: DateFormat, onFailure: string): Filter => ({
  kind: 'date',
  source,
  format,
  onFailure,
  at: here(),
});

export const rename = (from: string, to: string): Filter => ({ kind: 'rename', from, to, at: here() });

/** Takes secrets out of all texts of the event, and what lies under their names (redaction.ts). */
export const redact = (): Filter => ({ kind: 'redact', at: here() });

/** Takes away what Elasticsearch would understand as its own: `_doc_count` makes one line count as many. */
export const stripUnderscores = (): Filter => ({ kind: 'strip-underscores', at: here() });

export const tag = (name: string, when: Condition): Filter => ({ kind: 'tag', tag: name, when, at: here() });
