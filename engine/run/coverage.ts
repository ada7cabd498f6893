import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CoverageSubject, Exemption } from '../../assertions/coverage/coverage.ts';
import { coverageKinds } from '../../assertions/coverage/item.ts';
import { judge } from '../../assertions/judge.ts';
import { readTemplates } from '../../core/config/templates.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Judgement } from '../../core/verdict.ts';
import { hashFiles, readConfigUnderTest } from './config-folder.ts';
import { runsFolder } from './paths.ts';
import { findRun, readRun } from './run-folder.ts';

const exemptionsFile = 'coverage-exemptions.yml';
const exemptionsSchema = z.array(
  z.strictObject({ kind: z.enum(coverageKinds), name: z.string(), reason: z.string().min(1) }),
);

/** What is to be covered in a configuration. */
export function coverageSubject(files: readonly ConfigFile[]): CoverageSubject {
  const { rules, alertmanager } = readConfigUnderTest(files);
  const main = files.find(({ kind }) => kind === 'alertmanager');
  const templates = files.filter(({ kind }) => kind === 'template');
  return { rules, alertmanager, templates: main === undefined ? {} : readTemplates(main, templates) };
}

/**
 * The reviewed list of what needs no proof, beside the configuration; none when there is no such file.
 *
 * @throws FiredrillError `COVERAGE_EXEMPTION` when it is not a list of kind, name and reason
 */
export function readExemptions(configFolder: string): Exemption[] {
  const path = join(configFolder, exemptionsFile);
  if (!existsSync(path)) return [];
  const parsed = exemptionsSchema.safeParse(parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new FiredrillError('usage', 'COVERAGE_EXEMPTION', 'the list of exemptions cannot be read', {
    want: 'a list of kind, name and reason',
    location: { file: path },
    cause: parsed.error,
  });
}

/** A run that passed, with what was asked of it. */
export interface ProvingRun {
  readonly view: RunView;
  readonly judgement: Judgement;
}

/**
 * The latest run of each scenario that was made with these rules, routes and templates and came to a verdict, if it passed
 * when judged now. A run that was interrupted or cannot be believed says nothing, and so takes no older proof away.
 *
 * @param names runs to look at instead of all that are stored
 */
export function runsThatProve(files: readonly ConfigFile[], names?: readonly string[]): ProvingRun[] {
  return provingRuns(storedRuns(names), hashFiles(files.filter(({ kind }) => kind !== 'targets')));
}

/** The same of runs that were read; `wanted` are the hashes of the configuration by file. */
export function provingRuns(
  views: readonly RunView[],
  wanted: Readonly<Record<string, string>>,
): ProvingRun[] {
  const latest = new Map<string, ProvingRun>();
  for (const view of views) {
    const { configHashes, startedAt, mutant, plan } = view.header;
    const isSame = Object.entries(wanted).every(([path, hash]) => configHashes[path] === hash);
    const known = latest.get(plan.scenario.id);
    if (mutant !== null || !isSame || (known !== undefined && known.view.header.startedAt > startedAt))
      continue;
    const judgement = judge(view);
    if (judgement.verdict !== 'inconclusive') latest.set(plan.scenario.id, { view, judgement });
  }
  return [...latest.values()]
    .filter(({ judgement }) => judgement.verdict === 'pass')
    .sort((a, b) => a.view.plan.scenario.id.localeCompare(b.view.plan.scenario.id));
}

function storedRuns(names?: readonly string[]): RunView[] {
  const kept = names ?? (existsSync(runsFolder) ? readdirSync(runsFolder).sort() : []);
  return kept
    .filter((name) => names !== undefined || existsSync(join(runsFolder, name, 'journal.ndjson')))
    .flatMap((name) => {
      try {
        return [readRun(findRun(name))];
      } catch (error) {
        // A run that was killed before its first line has nothing to tell; one that was asked for by name must be read.
        if (names === undefined && error instanceof FiredrillError && error.code === 'JOURNAL_EMPTY')
          return [];
        throw error;
      }
    });
}
