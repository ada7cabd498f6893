import type { Plan } from '../../core/plan.ts';
import { speedsOf } from '../../reports/facts/held-back.ts';
import { Admission } from './admission.ts';
import type { ScenarioOutcome } from './run-scenario.ts';
import { mostTries, wasDisturbed } from './with-headroom.ts';

export interface SuiteRequest {
  readonly plans: readonly Plan[];
  /** Most stacks side by side, at least 1. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** False for stacks that are left running: a second one beside the first would only take more of a busy machine. */
  readonly mayRepeat?: boolean;
  readonly run: (plan: Plan) => Promise<ScenarioOutcome>;
  /** Told of every outcome; `again` when the machine was too busy and it is made once more. */
  readonly onOutcome?: (plan: Plan, outcome: ScenarioOutcome, again: boolean) => void;
}

/** Stacks to begin with: the ones that finish say whether there is room for more. */
const firstParallel = 2;

/**
 * Makes the runs of many plans, several side by side as far as the machine has room (admission.ts). A run that is in
 * doubt only because the machine was busy is made again, after the others, and the last time alone: then nothing of the
 * suite itself is in its way. Each run has a stack of its own; order and parallelism change no verdict.
 *
 * @returns one outcome per plan, in the order of the plans; fewer when the signal aborts
 */
export async function runSuite(request: SuiteRequest): Promise<ScenarioOutcome[]> {
  const { plans, parallel, signal, mayRepeat = true, run, onOutcome } = request;
  const admission = new Admission(parallel, firstParallel);
  const queue = inOrder(plans, parallel).map((plan) => ({ plan, tries: 1 }));
  const outcomes = new Map<Plan, ScenarioOutcome>();
  const atWork = new Set<Promise<void>>();
  let isAlone = false;

  const work = async ({ plan, tries }: { plan: Plan; tries: number }): Promise<void> => {
    const outcome = await run(plan);
    admission.learn(outcome.view.headroom, speedsOf(outcome.view).meanSpeed / plan.speed);
    const again = mayRepeat && tries < mostTries && !signal.aborted && wasDisturbed(outcome);
    if (again) queue.push({ plan, tries: tries + 1 });
    else outcomes.set(plan, outcome);
    onOutcome?.(plan, outcome, again);
  };

  try {
    while (!signal.aborted && (queue.length > 0 || atWork.size > 0)) {
      for (let next = admit(); next !== undefined; next = admit()) {
        const job = work(next).finally(() => atWork.delete(job));
        atWork.add(job);
      }
      await Promise.race(atWork);
    }
  } finally {
    // A run that could not even be recorded ends the suite, but the others tear their stacks down first.
    await Promise.allSettled(atWork);
  }
  return plans.flatMap((plan) => outcomes.get(plan) ?? []);

  function admit() {
    const room = isAlone ? 1 : admission.limit;
    if (atWork.size >= (queue[0]?.tries === mostTries ? 1 : room)) return undefined;
    const next = queue.shift();
    if (next !== undefined) isAlone = next.tries === mostTries;
    return next;
  }
}

/**
 * Side by side, labs of one speed go together, because they share one pace: beside a fast one that has to be held back, a slow one
 * would be held back as well. Of them the longest go first: a long run that starts last would keep the others waiting.
 */
function inOrder(plans: readonly Plan[], parallel: number): Plan[] {
  const order = [...plans];
  const bySpeed = (a: Plan, b: Plan): number => a.speed - b.speed;
  return parallel === 1
    ? order
    : order.sort((a, b) => bySpeed(a, b) || b.theoreticalWallMs - a.theoreticalWallMs);
}
