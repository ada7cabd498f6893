import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Plan } from '../../core/plan.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { getReady } from '../cli/ready.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios, pickScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { runScenario, type ScenarioOutcome } from './run-scenario.ts';
import { runSuite } from './suite.ts';

/** Speed of the end-to-end tests: the default, a lab minute in a second. */
const speed = 60;

/** Most stacks side by side in the end-to-end tests; a machine without room for as many has fewer. */
const sideBySide = Number(process.env['FIREDRILL_PARALLEL'] ?? 6);

let ready: Promise<Images> | undefined;

/** Images for end-to-end tests, made ready once. */
export function testImages(): Promise<Images> {
  ready ??= getReady(new AbortController().signal).then(({ images }) => images);
  return ready;
}

/** The plan of a scenario with the repository's configuration, or with a mutant of it. */
export async function testPlan(scenarioId: string, mutant?: readonly ConfigFile[]) {
  const [loaded] = pickScenarios(await loadScenarios(), [scenarioId]);
  if (loaded === undefined) throw new Error(`no scenario ${scenarioId}`);
  return makePlan(loaded.scenario, mutant ?? readConfigFolder(), speed, { isMutant: mutant !== undefined });
}

function tellBusy({ view, judgement }: ScenarioOutcome): void {
  const doubts = judgement.findings.filter(({ weight }) => weight === 'inconclusive');
  const reasons = doubts.map(({ message }) => message).join('; ');
  process.stderr.write(`the machine was busy, ${view.plan.scenario.id} once more: ${reasons}\n`);
}

/** One run of a test suite: a plan, and the configuration that it was made for. */
interface Job {
  readonly plan: Plan;
  readonly files: readonly ConfigFile[];
  readonly mutant: string | null;
}

/** Runs that several tests wait for: the first who asks starts them all, side by side, and each has its own to wait for. */
export class SharedRuns {
  readonly #jobs: readonly Job[];
  readonly #outcomes: ReadonlyMap<Plan, PromiseWithResolvers<ScenarioOutcome>>;
  readonly #interruption = new AbortController();
  #suite: Promise<ScenarioOutcome[]> | undefined;

  constructor(jobs: readonly Job[]) {
    this.#jobs = jobs;
    this.#outcomes = new Map(jobs.map(({ plan }) => [plan, Promise.withResolvers()]));
  }

  /** @throws what kept the suite from being recorded, to everybody who still waits */
  async outcomeOf(plan: Plan): Promise<ScenarioOutcome> {
    this.#suite ??= this.#runAll();
    const own = this.#outcomes.get(plan)?.promise;
    const outcome = await Promise.race([own, this.#suite.then(() => own)]);
    if (outcome === undefined) throw new Error(`${plan.scenario.id} is not part of the suite`);
    return outcome;
  }

  /** Starts nothing more, waits for what is under way, and gives back what was made. */
  async end(): Promise<ScenarioOutcome[]> {
    this.#interruption.abort();
    return (await this.#suite) ?? [];
  }

  async #runAll(): Promise<ScenarioOutcome[]> {
    const images = await testImages();
    const { signal } = this.#interruption;
    const jobs = new Map(this.#jobs.map((job) => [job.plan, job]));
    return runSuite({
      plans: [...jobs.keys()],
      parallel: sideBySide,
      signal,
      run: async (plan) => {
        const { files, mutant } = jobs.get(plan) ?? { files: [], mutant: null };
        return runScenario({ plan, files, images, seed: 1, mutant, keep: false, signal });
      },
      onOutcome: (plan, outcome, again) => {
        if (again) tellBusy(outcome);
        else this.#outcomes.get(plan)?.resolve(outcome);
      },
    });
  }
}
