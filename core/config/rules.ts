import { isMap, isSeq, type YAMLMap } from 'yaml';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { readResolvedYaml, writtenMap, writtenText } from './resolved-yaml.ts';

/** One alerting rule as its file says it; durations in lab milliseconds. */
export interface AlertRule {
  readonly group: string;
  /** The group's own evaluation interval; absent where the global one counts. */
  readonly groupIntervalMs?: number;
  readonly alert: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly location: Location;
  /** What of it stands otherwise in its file: alerts are relabelled on their way, and recorded series are written out. */
  readonly written?: Pick<AlertRule, 'alert' | 'labels' | 'expr'>;
  /** Labels that relabelling makes of what its series have: nobody knows their values before it fires. None by default. */
  readonly uncertain?: ReadonlySet<string>;
  /** Whether its alerts may come to Alertmanager with a label that is not in `labels`. Default: as the expression has it. */
  readonly mayCarry?: (label: string) => boolean;
}

/** A rule as its file has it. */
export function asWritten(rule: AlertRule): AlertRule {
  return rule.written === undefined ? rule : { ...rule, ...rule.written };
}

/**
 * Reads the alerting rules of one rule file; recording rules are passed over.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that is not YAML; promtool checks the rest.
 */
export function readRules(file: { readonly path: string; readonly text: string }): AlertRule[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const at = lines.linePos(syntax.pos[0]);
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the rule file is not YAML', {
      location: { file: file.path, line: at.line, column: at.col },
      cause: syntax,
    });
  }
  return mapsIn(document.get('groups')).flatMap((group) => {
    const interval = text(group, 'interval');
    return mapsIn(group.get('rules'))
      .filter((rule) => rule.has('alert'))
      .map((rule) => ({
        group: text(group, 'name'),
        ...(interval === '' ? {} : { groupIntervalMs: parseDurationMs(interval) }),
        alert: text(rule, 'alert'),
        expr: text(rule, 'expr'),
        forMs: parseDurationMs(text(rule, 'for') || '0s'),
        keepFiringForMs: parseDurationMs(text(rule, 'keep_firing_for') || '0s'),
        labels: textMap(rule, 'labels'),
        annotations: textMap(rule, 'annotations'),
        location: { file: file.path, line: lines.linePos(rule.range?.[0] ?? 0).line },
      }));
  });
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
}

function text(map: YAMLMap, key: string): string {
  return writtenText(map.get(key, true)) ?? '';
}

function textMap(map: YAMLMap, key: string): Labels {
  return writtenMap(map.get(key, true));
}
