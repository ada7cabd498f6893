import { toRegExp } from 'oniguruma-to-es';
import { isFieldReference, type LogEvent, pathOf, write } from './fields.ts';

/**
 * The patterns that a definition may name, as Ruby writes them. They have the names of Logstash's own and are handed to it with
 * the definition, so that both match by the same ones. In a text of several lines `.` stops at the first newline, and `^` begins
 * at each.
 */
export const grokPatterns: Readonly<Record<string, string>> = {
  INT: '[+-]?[0-9]+',
  NUMBER: '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)',
  WORD: '\\b\\w+\\b',
  NOTSPACE: '\\S+',
  SPACE: '\\s*',
  DATA: '.*?',
  GREEDYDATA: '.*',
  UUID: '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}',
  IPV4: '(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])',
  LOGLEVEL: '(?i:TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|FATAL|ALERT|EMERGENCY|EMERG)',
  TIMESTAMP_ISO8601:
    '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?',
};

type Cast = 'int' | 'float';

/** A grok pattern that can be matched. */
export interface Grok {
  /** Writes what it finds into an event. @returns whether the text matches. */
  apply(text: string, event: LogEvent): boolean;
}

interface Capture {
  readonly path: readonly string[];
  readonly cast: Cast | undefined;
}

const use = /%\{([^}]*)\}/g;
const form = /^([A-Z0-9_]+)(?::([^:]+))?(?::(int|float))?$/;

/** What is wrong with a pattern, each with the place in it, counted from 1. */
export function grokProblems(pattern: string): { readonly column: number; readonly problem: string }[] {
  const problems: { column: number; problem: string }[] = [];
  for (const { 0: whole, 1: inner = '', index } of pattern.matchAll(use)) {
    const [, name = '', field] = form.exec(inner) ?? [];
    if (name === '')
      problems.push({
        column: index + 1,
        problem: `${whole} is no use of a pattern: want %{NAME:field:int}`,
      });
    else if (!Object.hasOwn(grokPatterns, name))
      problems.push({
        column: index + 1,
        problem: `there is no pattern ${name}: want ${Object.keys(grokPatterns).join(', ')}`,
      });
    else if (field !== undefined && !isFieldReference(field))
      problems.push({ column: index + 1, problem: `${field} is no field` });
  }
  if (!/^(?:\(\?m\))?\\A/.test(pattern) || !pattern.endsWith('\\z'))
    problems.push({ column: 1, problem: 'grok matches anywhere in a text: begin with \\A, end with \\z' });
  if (problems.length > 0) return problems;
  try {
    compileGrok(pattern);
  } catch (error) {
    problems.push({ column: 1, problem: `the pattern cannot be read: ${(error as Error).message}` });
  }
  return problems;
}

/** @throws Error for a pattern that `grokProblems` complains of. */
export function compileGrok(pattern: string): Grok {
  const captures: Capture[] = [];
  const source = pattern.replaceAll(use, (_, inner: string) => {
    const [, name = '', field, cast] = form.exec(inner) ?? [];
    const inside = grokPatterns[name] ?? '';
    if (field === undefined) return `(?:${inside})`;
    captures.push({ path: pathOf(field), cast: cast as Cast | undefined });
    return `(?<c${captures.length - 1}>${inside})`;
  });
  const expression = toRegExp(source);
  return {
    apply(text, event) {
      const groups = expression.exec(text)?.groups;
      if (groups === undefined) return expression.test(text);
      for (const [index, { path, cast }] of captures.entries()) {
        const value = groups[`c${index}`];
        if (value !== undefined) write(event, path, castTo(value, cast));
      }
      return true;
    },
  };
}

function castTo(text: string, cast: Cast | undefined): string | number {
  if (cast === undefined) return text;
  return cast === 'int' ? Math.trunc(Number(text)) : Number(text);
}
