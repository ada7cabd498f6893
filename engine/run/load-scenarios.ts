import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import { type Scenario, scenarioSchema } from '../../core/scenario.ts';
import { defaultScenariosFolder } from './paths.ts';
import { withPlaces } from './places.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly file: string;
}

/**
 * Loads every scenario below a folder, sorted by id.
 *
 * @throws FiredrillError `SCENARIO_INVALID` with all problems of all files: a file that cannot be imported
 *   or has no scenario, fields that are not as the schema wants them, an id that is not the file's path, an id that two
 *   files share.
 */
export async function loadScenarios(folder = defaultScenariosFolder): Promise<LoadedScenario[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path.includes(sep) && !/\.(test|e2e)\.ts$/.test(path))
    .sort();
  const problems: string[] = [];
  const loaded: LoadedScenario[] = [];
  for (const path of files) {
    try {
      const module = (await import(pathToFileURL(join(folder, path)).href)) as { default?: unknown };
      const parsed = scenarioSchema.safeParse(module.default);
      if (parsed.success) {
        loaded.push({ scenario: parsed.data, file: path });
        problems.push(...withPlaces(chosenMachines(parsed.data), join(folder, path), path));
      } else problems.push(...withPlaces(parsed.error.issues.flatMap(leaves), join(folder, path), path));
    } catch (error) {
      problems.push(`${path}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  problems.push(...misnamed(loaded));
  if (problems.length > 0) {
    throw new FiredrillError('usage', 'SCENARIO_INVALID', 'some scenarios are not valid', { problems });
  }
  return loaded.sort((a, b) => (a.scenario.id < b.scenario.id ? -1 : 1));
}

type Issue = z.core.$ZodIssue;

/**
 * One line per flaw. "Invalid input" says nothing of a value that fits no branch of a union: the branch that it fails
 * with the fewest flaws is the one that was meant.
 */
function leaves(issue: Issue): string[] {
  const branches = issue.code === 'invalid_union' ? issue.errors : [];
  const meant = [...branches].sort((a, b) => a.length - b.length)[0] ?? [];
  if (meant.length > 0) {
    return meant.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  const place = issue.path.length === 0 ? 'default export' : z.core.toDotPath(issue.path);
  return [`${place}: ${issue.message}`];
}

/** Where a fault suffers is for whoever runs it to choose. */
function chosenMachines({ faults }: Scenario): string[] {
  return faults.flatMap((fault, index) =>
    'machine' in fault ? [`faults[${index}].machine: only --real-host sets it`] : [],
  );
}

function misnamed(loaded: readonly LoadedScenario[]): string[] {
  return loaded.flatMap(({ scenario: { id }, file }, index) => {
    const path = file.split(sep).join('/').replace(/\.ts$/, '');
    const twin = loaded.slice(0, index).find((other) => other.scenario.id === id);
    if (twin !== undefined) return [`${file}: the id ${id} is taken by ${twin.file}`];
    return id === path ? [] : [`${file}: the id is ${id}, want ${path}: a scenario is found by its path`];
  });
}

/**
 * Picks scenarios by id; a folder name picks all below it.
 *
 * @throws FiredrillError `SCENARIO_UNKNOWN` with the nearest name for each that does not exist.
 */
export function pickScenarios(all: readonly LoadedScenario[], wanted: readonly string[]): LoadedScenario[] {
  const problems: string[] = [];
  const picked = wanted.flatMap((name) => {
    const wish = name.replace(/\/$/, '');
    const hits = all.filter(({ scenario: { id } }) => id === wish || id.startsWith(`${wish}/`));
    if (hits.length === 0)
      problems.push(`there is no scenario ${JSON.stringify(name)}; did you mean ${nearest(wish, all)}?`);
    return hits;
  });
  if (problems.length > 0) {
    throw new FiredrillError('usage', 'SCENARIO_UNKNOWN', 'no such scenario', {
      problems,
      hint: '`firedrill list` names them all',
    });
  }
  return [...new Set(picked)];
}

export interface Chosen {
  readonly chosen: readonly LoadedScenario[];
  /** Drafts that were left out, because nobody asked for them by their own id. */
  readonly skipped: readonly LoadedScenario[];
}

/**
 * The scenarios to run: those that were named, or all, but drafts only by their own id.
 *
 * @throws FiredrillError `SCENARIO_UNKNOWN` with the nearest name for each that does not exist.
 */
export function chooseScenarios(all: readonly LoadedScenario[], names: readonly string[]): Chosen {
  const picked = names.length === 0 ? all : pickScenarios(all, names);
  const isSkipped = ({ scenario: { id, draft } }: LoadedScenario): boolean =>
    draft !== undefined && !names.includes(id);
  return {
    chosen: picked.filter((one) => !isSkipped(one)),
    skipped: picked.filter(isSkipped),
  };
}

/** The id that takes the fewest edits to reach, counting its last part alone as well. */
function nearest(name: string, all: readonly LoadedScenario[]): string {
  const cost = (id: string): number => Math.min(distance(name, id), distance(name, id.split('/')[1] ?? id));
  return (
    [...all].sort((a, b) => cost(a.scenario.id) - cost(b.scenario.id))[0]?.scenario.id ?? '(there are none)'
  );
}
