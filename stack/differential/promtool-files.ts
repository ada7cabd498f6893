import { stringify } from 'yaml';
import { formatDuration } from '../../core/duration.ts';
import { ruleOf } from '../../core/oracle/testing/predict.ts';
import type { Evaluation, Scrape, Simulated } from '../../core/oracle/testing/simulate.ts';

/** A lab as promtool's unit tests take it: the rule, the samples, and after each evaluation what `ALERTS` must say. */
export interface PromtoolFiles {
  readonly rules: string;
  readonly test: string;
}

/**
 * Writes the files of one lab.
 *
 * promtool evaluates from its own zero on, every interval, and the simulated evaluations begin when the windows are
 * full. The lab is shifted so that both fall together, and the rule is true from the first simulated evaluation on.
 *
 * @param id names the alert, and so the lab in what promtool prints; the rules are expected in `<id>.rules.yml`
 */
export function promtoolFiles(
  id: string,
  lab: Simulated,
  played: { readonly scrapes: readonly Scrape[]; readonly evaluations: readonly Evaluation[] },
): PromtoolFiles {
  const zeroMs = promtoolZeroMs(lab, played);
  const begin = ((played.evaluations[0]?.atMs ?? 0) - zeroMs - lab.evaluationIntervalMs / 2) / 1000;
  const rule = {
    alert: id,
    expr: `(${ruleOf(lab).expr}) and on () (vector(time()) > ${begin})`,
    for: formatDuration(lab.forMs),
    keep_firing_for: formatDuration(lab.keepFiringForMs),
  };
  const stepMs = latticeMs((played.scrapes[0]?.atMs ?? zeroMs) - zeroMs, lab.scrapeIntervalMs);
  return {
    rules: stringify({ groups: [{ name: id, rules: [rule] }] }),
    test: stringify(
      {
        rule_files: [`${id}.rules.yml`],
        evaluation_interval: formatDuration(lab.evaluationIntervalMs),
        tests: [
          {
            interval: formatDuration(stepMs),
            input_series: seriesOf(lab, played.scrapes, zeroMs, stepMs),
            promql_expr_test: played.evaluations.map(({ atMs, state }) => ({
              expr: `count by (alertstate) (ALERTS{alertname="${id}"})`,
              eval_time: formatDuration(atMs - zeroMs),
              exp_samples: state === 'inactive' ? [] : [{ labels: `{alertstate="${state}"}`, value: 1 }],
            })),
          },
        ],
      },
      { lineWidth: 0 },
    ),
  };
}

/** Where promtool's clock begins: whole evaluation intervals before the first evaluation, and before any scrape. */
export function promtoolZeroMs(
  lab: Simulated,
  {
    scrapes,
    evaluations,
  }: { readonly scrapes: readonly Scrape[]; readonly evaluations: readonly Evaluation[] },
): number {
  const firstMs = evaluations[0]?.atMs ?? 0;
  const pastMs = Math.max(0, firstMs - (scrapes[0]?.atMs ?? firstMs));
  return firstMs - Math.ceil(pastMs / lab.evaluationIntervalMs) * lab.evaluationIntervalMs;
}

/** Two series an endpoint, as the applications have them: one counts good answers, the other failures. */
function seriesOf(
  { endpoints, scrapeIntervalMs }: Simulated,
  scrapes: readonly Scrape[],
  zeroMs: number,
  stepMs: number,
): { series: string; values: string }[] {
  const before = gap(((scrapes[0]?.atMs ?? zeroMs) - zeroMs) / stepMs);
  const between = gap(scrapeIntervalMs / stepMs - 1);
  const written = (endpoint: number, status: string, valueAt: (scrape: Scrape) => number) => ({
    series: `http_requests_total{service="app", endpoint="/${endpoint}", status="${status}"}`,
    values: before + scrapes.map(valueAt).join(` ${between}`),
  });
  return Array.from({ length: endpoints }, (_, endpoint) => [
    written(endpoint, '200', ({ good }) => good[endpoint] ?? 0),
    written(endpoint, '500', ({ errors }) => errors[endpoint] ?? 0),
  ]).flat();
}

/** So many points of the lattice without a sample. */
function gap(points: number): string {
  if (points === 0) return '';
  return points === 1 ? '_ ' : `_x${points} `;
}

/** The widest lattice that holds every scrape. */
function latticeMs(firstMs: number, intervalMs: number): number {
  let [a, b] = [intervalMs, firstMs];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
