import { parse } from 'yaml';
import { z } from 'zod';
import type { AlertRule } from '../../core/config/rules.ts';
import { parseDurationMs } from '../../core/duration.ts';
import { hasLabels, type Labels, nameAlert } from '../../core/labels.ts';
import { parsePromql } from '../../core/labtime/promql.ts';
import { selectorsIn } from '../../core/lint/selectors.ts';

/** One of promtool's test files. */
export interface RuleTestFile {
  readonly path: string;
  readonly text: string;
}

const texts = z.record(z.string(), z.string());
const alertSchema = z.object({ exp_labels: texts.default({}), exp_annotations: texts.default({}) });
const instantSchema = z.object({
  eval_time: z.string(),
  alertname: z.string(),
  exp_alerts: z.array(alertSchema).nullish(),
});
const testSchema = z.object({
  // `0x40` is forty zeros for promtool and a number for YAML.
  input_series: z.array(z.object({ series: z.string(), values: z.coerce.string() })).default([]),
  alert_rule_test: z.array(instantSchema).default([]),
});
const fileSchema = z.object({ evaluation_interval: z.string(), tests: z.array(testSchema) });

type RuleTest = z.infer<typeof testSchema> & { readonly stepMs: number };

/**
 * What the unit tests leave out, as one sentence each: for every rule one test must look at the alert one evaluation
 * before it fires, at the first evaluation that it fires at, with its annotations, and one evaluation later; and in one
 * test a series that the rule reads must go stale.
 *
 * @throws ZodError for a file that is none of promtool's.
 */
export function untestedRules(rules: readonly AlertRule[], files: readonly RuleTestFile[]): string[] {
  const tests = files.flatMap(({ text }): RuleTest[] => {
    const file = fileSchema.parse(parse(text));
    const stepMs = parseDurationMs(file.evaluation_interval);
    return file.tests.map((test) => ({ ...test, stepMs }));
  });
  return rules.flatMap((rule) => {
    const name = nameAlert({ ...rule.labels, alertname: rule.alert });
    const metric = rule.labels['metric'] === undefined ? '' : ` (${rule.labels['metric']})`;
    return gapsOf(rule, tests).map((gap) => `${name}${metric}: ${gap}`);
  });
}

function gapsOf(rule: AlertRule, tests: readonly RuleTest[]): string[] {
  const first = tests.map((test) => firstFiring(rule, test)).filter((found) => found !== undefined);
  if (first.length === 0) return ['no test expects it to fire'];
  const gaps: string[] = [];
  if (!first.some(({ annotations }) => Object.keys(rule.annotations).every((key) => key in annotations)))
    gaps.push('no test compares its annotations at the first instant that it fires');
  if (!first.some(({ isSilentBefore }) => isSilentBefore))
    gaps.push('no test looks one evaluation before it fires');
  if (!first.some(({ firesAfter }) => firesAfter)) gaps.push('no test looks one evaluation after it fires');
  if (!goesStale(rule, tests)) gaps.push('no test lets a series that it reads go stale');
  return gaps;
}

interface FirstFiring {
  readonly annotations: Labels;
  /** What fires at the very first evaluation has no instant before. */
  readonly isSilentBefore: boolean;
  readonly firesAfter: boolean;
}

function firstFiring(rule: AlertRule, { alert_rule_test, stepMs }: RuleTest): FirstFiring | undefined {
  const instants = alert_rule_test
    .filter(({ alertname }) => alertname === rule.alert)
    .map(({ eval_time, exp_alerts }) => ({
      atMs: parseDurationMs(eval_time),
      alert: exp_alerts?.find(({ exp_labels }) => hasLabels(exp_labels, rule.labels)),
    }))
    .sort((a, b) => a.atMs - b.atMs);
  const index = instants.findIndex(({ alert }) => alert !== undefined);
  const first = instants[index];
  if (first?.alert === undefined) return undefined;
  const next = instants.find(({ atMs }) => atMs > first.atMs);
  return {
    annotations: first.alert.exp_annotations,
    isSilentBefore: first.atMs === 0 || instants[index - 1]?.atMs === first.atMs - stepMs,
    firesAfter: next?.alert !== undefined,
  };
}

/** A constant reads no series. */
function goesStale({ expr }: AlertRule, tests: readonly RuleTest[]): boolean {
  const tree = parsePromql(expr);
  const metrics = new Set(selectorsIn(tree, tree.root).map(({ metric }) => metric));
  const stale = tests.flatMap(({ input_series }) =>
    input_series
      .filter(({ values }) => /\bstale\b/.test(values))
      .map(({ series }) => series.split('{')[0] ?? ''),
  );
  return metrics.size === 0 || stale.some((name) => metrics.has(name));
}
