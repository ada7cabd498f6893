import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation } from '../../../core/oracle/testing/simulate.ts';
import type { KindName } from './kinds.ts';

/** A lab on which the simulator or the oracle was once wrong, and what the real promtool says of it. */
export interface Regression<Lab = unknown> {
  readonly kind: KindName;
  readonly lab: Lab;
  /** All evaluations after which the alert is not inactive. */
  readonly active: readonly Evaluation[];
}

const folder = join(import.meta.dirname, 'regressions');

/** Every stored regression under its file name. */
export function readRegressions(): { readonly name: string; readonly regression: Regression<never> }[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, regression: JSON.parse(readFileSync(join(folder, name), 'utf8')) }));
}

/** Stores a regression for the unit tests to replay; returns its path. */
export function storeRegression(name: string, regression: Regression): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify(regression, null, 2)}\n`);
  return path;
}

/** What a regression keeps of the evaluations. */
export function activeOf(evaluations: readonly Evaluation[]): Evaluation[] {
  return evaluations.filter(({ state }) => state !== 'inactive');
}
