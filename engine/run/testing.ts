import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { getReady } from '../cli/ready.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios, pickScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { runScenario, type ScenarioOutcome, type ScenarioRequest } from './run-scenario.ts';
import { withHeadroom } from './with-headroom.ts';

/** Speed of the end-to-end tests: the default, a lab minute in a second. */
const speed = 60;

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

/** Runs a scenario, again when the machine was busy with something else, and says so. */
export function runWithHeadroom(request: ScenarioRequest): Promise<ScenarioOutcome> {
  return withHeadroom(
    () => runScenario(request),
    ({ judgement }) => {
      const reasons = judgement.findings.map(({ message }) => message).join('; ');
      process.stderr.write(`the machine was busy, once more: ${reasons}\n`);
    },
  );
}
