import { isMap, isSeq, type YAMLMap } from 'yaml';
import { readResolvedYaml, writtenText } from '../config/resolved-yaml.ts';
import type { Location } from '../errors.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import type { Diagnosable } from './lint.ts';

/** An expression of an alerting rule or of a recording rule; it is PromQL. */
export interface Written {
  /** Of the alert, or of the series that is recorded. */
  readonly name: string;
  readonly kind: 'alert' | 'record';
  readonly expr: string;
  readonly location: Location;
}

type Files = Pick<Diagnosable, 'files'>;

/** The expressions of all rules, alerts first. Recording rules are known only where the files themselves are. */
export function everyExpression({ rules, files = [] }: Pick<Diagnosable, 'rules'> & Files): Written[] {
  const alerts = rules.map(
    ({ alert, expr, location }): Written => ({ name: alert, kind: 'alert', expr, location }),
  );
  return [...alerts, ...recordingsIn(files)];
}

/** What each recorded series is computed from, by its name: a series may have several rules. */
export function recordedBy({ files = [] }: Files): ReadonlyMap<string, readonly string[]> {
  const byName = Map.groupBy(recordingsIn(files), ({ name }) => name);
  return new Map([...byName].map(([name, own]) => [name, own.map(({ expr }) => expr)]));
}

/** The recording rules of the rule files, as far as they can be read: what cannot is told elsewhere. */
function recordingsIn(files: NonNullable<Diagnosable['files']>): Written[] {
  return files
    .filter(({ kind }) => kind === 'rules')
    .flatMap(({ path, text }) => {
      const { document, lines } = readResolvedYaml(path, text);
      const groups = isMap(document.contents) ? mapsIn(document.contents.get('groups')) : [];
      return groups
        .flatMap((group) => mapsIn(group.get('rules')))
        .map(
          (rule): Written => ({
            name: writtenText(rule.get('record', true)) ?? '',
            kind: 'record',
            expr: writtenText(rule.get('expr', true)) ?? '',
            location: { file: path, line: lines.linePos(rule.range?.[0] ?? 0).line },
          }),
        )
        .filter(({ name, expr }) => name !== '' && 'root' in tryParsePromql(expr));
    });
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
}
