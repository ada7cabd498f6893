import { readConfigFolder, readConfigUnderTest } from '../run/config-folder.ts';
import { lintConfig } from '../run/lint-config.ts';
import { chooseScenarios, loadScenarios } from '../run/load-scenarios.ts';
import { makePlan } from '../run/make-plan.ts';
import type { LintedFolder } from './lint-bench.ts';

// A process of its own: nothing is remembered from the folder before, and the engine of JavaScript is as cold as it is for a person.
const [folder = ''] = process.argv.slice(2);
const all = await loadScenarios();
const scenarios = all.map(({ scenario }) => scenario);
const [burst] = chooseScenarios(all, ['services/error-burst']).chosen;

/** Of this process, so that what else the machine does counts less. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const startMs = cpuMs();
const files = readConfigFolder(folder);
const findings = lintConfig(files, folder, scenarios);
const lintMs = cpuMs() - startMs;
const planStartMs = cpuMs();
if (burst !== undefined) makePlan(burst.scenario, readConfigFolder(folder), 60, { configFolder: folder });
const result: LintedFolder = {
  rules: readConfigUnderTest(files, folder).rules.length,
  findings: findings.length,
  lintMs,
  planMs: cpuMs() - planStartMs,
};
process.send?.(result);
