import { stringify } from 'yaml';
import { formatDuration } from '../../../core/duration.ts';
import { latticeMs, onLattice } from '../../../core/foretold/lattice.ts';
import type { PromtoolCase } from './case.ts';

/** A case as promtool's unit tests take it: the rule, the samples, and after each evaluation what `ALERTS` must say. */
export interface PromtoolFiles {
  readonly rules: string;
  readonly test: string;
}

/**
 * Writes the files of one case.
 *
 * promtool evaluates from its own zero on, every interval, and the simulated evaluations begin when the windows are
 * full. The case is shifted so that both fall together, and the rule is false until the first simulated evaluation.
 *
 * @param id names the alert, and so the case in what promtool prints; the rules are expected in `<id>.rules.yml`
 */
export function promtoolFiles(id: string, one: PromtoolCase): PromtoolFiles {
  const { timing, evaluations } = one;
  const zeroMs = promtoolZeroMs(one);
  const beginMs = (evaluations[0]?.atMs ?? 0) - zeroMs - timing.evaluationIntervalMs / 2;
  const rule = {
    alert: id,
    expr: `(${one.expr}) and on () (vector(time()) > ${beginMs / 1000})`,
    for: formatDuration(timing.forMs),
    keep_firing_for: formatDuration(timing.keepFiringForMs),
  };
  const stepMs = latticeMs((one.scrapedAtMs[0] ?? zeroMs) - zeroMs, timing.scrapeIntervalMs);
  const test = {
    interval: formatDuration(stepMs),
    input_series: one.series.map(({ name, values }) => ({
      series: name,
      values: onLattice(values, (one.scrapedAtMs[0] ?? zeroMs) - zeroMs, timing.scrapeIntervalMs, stepMs),
    })),
    promql_expr_test: evaluations.map(({ atMs, state }) => ({
      expr: `count by (alertstate) (ALERTS{alertname="${id}"})`,
      eval_time: formatDuration(atMs - zeroMs),
      exp_samples: state === 'inactive' ? [] : [{ labels: `{alertstate="${state}"}`, value: 1 }],
    })),
  };
  return {
    rules: stringify({ groups: [{ name: id, rules: [rule] }] }),
    test: stringify(
      {
        rule_files: [`${id}.rules.yml`],
        evaluation_interval: formatDuration(timing.evaluationIntervalMs),
        tests: [test],
      },
      { lineWidth: 0 },
    ),
  };
}

/** Where promtool's clock begins: whole evaluation intervals before the first evaluation, and before any scrape. */
export function promtoolZeroMs({ timing, scrapedAtMs, evaluations }: PromtoolCase): number {
  const firstMs = evaluations[0]?.atMs ?? 0;
  const pastMs = Math.max(0, firstMs - (scrapedAtMs[0] ?? firstMs));
  return firstMs - Math.ceil(pastMs / timing.evaluationIntervalMs) * timing.evaluationIntervalMs;
}
