import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { readResolvedYaml, writtenMap, writtenText } from './resolved-yaml.ts';
import { wholeNumber } from './yaml-number.ts';

/** One alerting rule as its file says it; durations in lab milliseconds. */
export interface AlertRule {
  readonly group: string;
  /** The group's own evaluation interval; absent where the global one counts. */
  readonly groupIntervalMs?: number;
  /** How many alerts a rule of the group may raise before it fails; absent where as many as come. */
  readonly groupLimit?: number;
  readonly alert: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly location: Location;
  /** How recorded series are written out in `expr`; absent where it reads none. */
  readonly recorded?: WrittenOut;
  /** What of it stands otherwise in its file: alerts are relabelled on their way, and recorded series are written out. */
  readonly written?: Pick<AlertRule, 'alert' | 'labels' | 'expr'>;
  /** Labels that relabelling makes of what its series have: nobody knows their values before it fires. None by default. */
  readonly uncertain?: ReadonlySet<string>;
  /** Whether its alerts may come to Alertmanager with a label that is not in `labels`. Default: as the expression has it. */
  readonly mayCarry?: (label: string) => boolean;
}

/** One recording rule as its file says it; durations in lab milliseconds. */
export interface RecordingRule {
  readonly group: string;
  /** The group's own evaluation interval; absent where the global one counts. */
  readonly groupIntervalMs?: number;
  /** How many series a rule of the group may give before it fails; absent where as many as come. */
  readonly groupLimit?: number;
  /** The name of the series that it writes. */
  readonly record: string;
  readonly expr: string;
  readonly labels: Labels;
  readonly location: Location;
}

/** What became of the recorded series that an expression reads. */
export interface WrittenOut {
  /** The recording rules whose expressions stand in it now, recorded series in them written out too; inner ones first. */
  readonly by: readonly Pick<RecordingRule, 'record' | 'expr' | 'location'>[];
  /** How much later the expression sees what its series are: a recorded one is written when its group is evaluated. */
  readonly minMs: number;
  readonly maxMs: number;
  /** Recorded series that still stand in it, and why they cannot be written out. */
  readonly left: readonly {
    readonly record: string;
    readonly why: string;
    readonly rules: readonly RecordingRule[];
  }[];
}

/** A rule as its file has it. */
export function asWritten(rule: AlertRule): AlertRule {
  return rule.written === undefined ? rule : { ...rule, ...rule.written };
}

interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the alerting rules of one rule file; recording rules are passed over.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that is not YAML; promtool checks the rest.
 */
export function readRules(file: RuleFile): AlertRule[] {
  return placedRules(file)
    .filter(({ rule }) => text(rule, 'alert') !== '')
    .map(({ rule, group, location }) => ({
      ...group,
      alert: text(rule, 'alert'),
      expr: text(rule, 'expr'),
      forMs: durationMs(rule, 'for'),
      keepFiringForMs: durationMs(rule, 'keep_firing_for'),
      labels: textMap(rule, 'labels'),
      annotations: textMap(rule, 'annotations'),
      location,
    }));
}

/**
 * Reads the recording rules of one rule file; alerting rules are passed over.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for text that is not YAML; promtool checks the rest.
 */
export function readRecordingRules(file: RuleFile): RecordingRule[] {
  return placedRules(file)
    .filter(({ rule }) => text(rule, 'record') !== '')
    .map(({ rule, group, location }) => ({
      ...group,
      record: text(rule, 'record'),
      expr: text(rule, 'expr'),
      labels: textMap(rule, 'labels'),
      location,
    }));
}

interface PlacedRule {
  readonly rule: YAMLMap;
  readonly group: Pick<AlertRule, 'group' | 'groupIntervalMs' | 'groupLimit'>;
  readonly location: Location;
}

function placedRules(file: RuleFile): PlacedRule[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const at = lines.linePos(syntax.pos[0]);
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the rule file is not YAML', {
      location: { file: file.path, line: at.line, column: at.col },
      cause: syntax,
    });
  }
  return mapsIn(document.get('groups')).flatMap((map) => {
    const intervalMs = durationMs(map, 'interval');
    const limit = limitOf(map.get('limit', true));
    const group = {
      group: text(map, 'name'),
      ...(intervalMs === 0 ? {} : { groupIntervalMs: intervalMs }),
      ...(limit > 0 ? { groupLimit: limit } : {}),
    };
    return mapsIn(map.get('rules')).map((rule) => {
      const { line } = lines.linePos(rule.range?.[0] ?? 0);
      return { rule, group, location: { file: file.path, line } };
    });
  });
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
}

/** 0 without a value. A value that is empty is none of Prometheus' durations. */
function durationMs(map: YAMLMap, key: string): number {
  const node = map.get(key, true);
  return node === undefined || node === null || (isScalar(node) && node.value === null)
    ? 0
    : parseDurationMs(text(map, key));
}

function limitOf(node: unknown): number {
  return isScalar(node) ? (wholeNumber(node) ?? 0) : 0;
}

function text(map: YAMLMap, key: string): string {
  return writtenText(map.get(key, true)) ?? '';
}

function textMap(map: YAMLMap, key: string): Labels {
  return writtenMap(map.get(key, true));
}
