import type { Judgement } from '../../core/verdict.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { getReady } from '../cli/ready.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios, pickScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { runScenario, type ScenarioOutcome, type ScenarioRequest } from './run-scenario.ts';

/** Speed of the end-to-end tests: the default, a lab minute in a second. */
const speed = 60;

let ready: Promise<Images> | undefined;

/** Images for end-to-end tests, made ready once. */
export function testImages(): Promise<Images> {
  ready ??= getReady(new AbortController().signal).then(({ images }) => images);
  return ready;
}

/** The plan of a scenario with the repository's configuration, or with a changed one. */
export async function testPlan(scenarioId: string, files = readConfigFolder()) {
  const [loaded] = pickScenarios(await loadScenarios(), [scenarioId]);
  if (loaded === undefined) throw new Error(`no scenario ${scenarioId}`);
  return makePlan(loaded.scenario, files, speed);
}

/** A machine that is busy three times in a row is no place for a test. */
const mostTries = 3;

/**
 * Runs a scenario; a run that is in doubt for lack of headroom alone, because the machine was busy with something
 * else, is made again, and said so. Every other doubt stands.
 */
export async function runWithHeadroom(request: ScenarioRequest): Promise<ScenarioOutcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await runScenario(request);
    if (tries === mostTries || !lacksOnlyHeadroom(outcome.judgement)) return outcome;
    process.stderr.write(
      `the machine was busy, once more: ${outcome.judgement.findings.map(({ message }) => message).join('; ')}\n`,
    );
  }
}

function lacksOnlyHeadroom({ verdict, findings }: Judgement): boolean {
  const doubts = findings.filter(({ weight }) => weight === 'inconclusive');
  return verdict === 'inconclusive' && doubts.every(({ kind }) => kind === 'no-headroom');
}
