import { FiredrillError } from '../errors.ts';

/** What is impossible about a scenario, or unsure, and the field that says it: `expect[0].to[1]`. */
export interface Refusal {
  readonly path: string;
  readonly problem: string;
}

/**
 * Refuses a scenario for all its problems at once. Each begins with the path of its field.
 *
 * @param sentence goes on from the scenario's id
 * @throws FiredrillError `PLAN_REFUSED`, unless there is no problem
 */
export function refuseFor(scenarioId: string, sentence: string, refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  throw new FiredrillError('usage', 'PLAN_REFUSED', `${scenarioId} ${sentence}`, {
    problems: refusals.map(({ path, problem }) => `${path}: ${problem}`),
  });
}
