import { readdirSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import { nearestName } from '../../core/nearest-name.ts';
import { type Scenario, scenarioSchema, whyNotWith } from '../../core/scenario.ts';
import { defaultScenariosFolder } from './paths.ts';
import { withPlaces } from './places.ts';
import { describeUnloadable } from './unloadable.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly file: string;
}

/** What a folder of scenarios holds. */
export interface ScenarioFolder {
  /** The valid ones, sorted by id. */
  readonly scenarios: readonly LoadedScenario[];
  /** Every flaw of the others, in the order of their files. */
  readonly flaws: readonly ScenarioFlaw[];
}

/** A file that cannot be imported or has no scenario, a field that is not as the schema wants it, a wrong id. */
export interface ScenarioFlaw {
  /** Below the folder, e.g. `services/error-burst.ts`. */
  readonly file: string;
  /** With the place in the file where it is known, e.g. `services/error-burst.ts:12:5: expect[0].to: ...`. */
  readonly text: string;
}

/**
 * Loads every scenario below a folder.
 *
 * @throws FiredrillError `SCENARIO_INVALID` with all flaws of all files
 */
export async function loadScenarios(folder = defaultScenariosFolder): Promise<readonly LoadedScenario[]> {
  const { scenarios, flaws } = await readScenarios(folder);
  if (flaws.length > 0) throw notValid(flaws);
  return scenarios;
}

/**
 * Loads the scenarios below a folder for whoever asked for some of them by name: a file that is only half written does not
 * stand in the way of the others.
 *
 * @param names ids or folders of scenarios; with none of them every file has to be valid
 * @param warn told of the flaws of files that nobody asked for, when there are any
 * @throws FiredrillError `SCENARIO_INVALID` with the flaws of the files that were asked for
 */
export async function loadScenariosFor(
  names: readonly string[],
  warn: (lines: string) => void,
  folder = defaultScenariosFolder,
): Promise<readonly LoadedScenario[]> {
  if (names.length === 0) return loadScenarios(folder);
  const { scenarios, flaws } = await readScenarios(folder);
  const [asked, others] = apart(flaws, ({ file }) => names.some((name) => isNamed(idOfFile(file), name)));
  if (asked.length > 0) throw notValid(asked);
  if (others.length > 0) warn(describeFlaws(others));
  return scenarios;
}

/** Some lines for a person: which files were left out, and why. */
export function describeFlaws(flaws: readonly ScenarioFlaw[]): string {
  const files = new Set(flaws.map(({ file }) => file)).size;
  const head = `${files} ${files === 1 ? 'scenario is not valid and was' : 'scenarios are not valid and were'} left out:`;
  return [head, ...flaws.map(({ text }) => `  - ${text}`)].join('\n');
}

function notValid(flaws: readonly ScenarioFlaw[]): FiredrillError {
  return new FiredrillError('usage', 'SCENARIO_INVALID', 'some scenarios are not valid', {
    problems: flaws.map(({ text }) => text),
  });
}

/** Reads every scenario below a folder, and what is wrong with those that cannot be used. */
export async function readScenarios(folder = defaultScenariosFolder): Promise<ScenarioFolder> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path.includes(sep) && !/\.(test|e2e)\.ts$/.test(path))
    .sort();
  const flaws: ScenarioFlaw[] = [];
  const loaded: LoadedScenario[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const name = folder === defaultScenariosFolder ? join(basename(folder), file) : file;
    const found = await readScenario(path, name);
    if ('scenario' in found) loaded.push({ scenario: found.scenario, file });
    else flaws.push(...found.flaws.map((text) => ({ file, text })));
  }
  flaws.push(...misnamed(loaded));
  const broken = new Set(flaws.map(({ file }) => file));
  const scenarios = loaded.filter(({ file }) => !broken.has(file));
  return { scenarios: scenarios.sort((a, b) => (a.scenario.id < b.scenario.id ? -1 : 1)), flaws };
}

/** @param name by which people know the file, and can open it */
async function readScenario(
  path: string,
  name: string,
): Promise<{ readonly scenario: Scenario } | { readonly flaws: readonly string[] }> {
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    return { flaws: [describeUnloadable(error, path, name)] };
  }
  const given = module.default;
  if (given === undefined)
    return { flaws: [`${name}: default export: there is none, want export default scenario({ ... })`] };
  const parsed = scenarioSchema.safeParse(given);
  const problems = parsed.success
    ? chosenMachines(parsed.data)
    : parsed.error.issues.flatMap((issue) => leaves(issue, given));
  if (parsed.success && problems.length === 0) return { scenario: parsed.data };
  return { flaws: withPlaces(problems, path, name) };
}

type Issue = z.core.$ZodIssue;

/**
 * One line per flaw. "Invalid input" says nothing of a value that fits no branch of a union: the branch that it fails
 * with the fewest flaws is the one that was meant.
 */
function leaves(issue: Issue, given: unknown): string[] {
  const branches = issue.code === 'invalid_union' ? issue.errors : [];
  const meant = [...branches].sort((a, b) => a.length - b.length)[0] ?? [];
  if (meant.length > 0) {
    return meant.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }, given));
  }
  const place = issue.path.length === 0 ? 'default export' : z.core.toDotPath(issue.path);
  return [`${place}: ${missing(issue, given) ?? issue.message}`];
}

/** Of a field that is not there: the one beside it whose name is nearly the same is the one that was meant. */
function missing({ path }: Issue, given: unknown): string | undefined {
  const key = path.at(-1);
  const owner = path.slice(0, -1).reduce<unknown>((value, step) => Object(value)[step], given);
  if (typeof key !== 'string' || typeof owner !== 'object' || owner === null || key in owner)
    return undefined;
  const meant = nearestName(key, Object.keys(owner));
  return meant === undefined ? 'is missing' : `is missing; is ${meant} meant to be ${key}?`;
}

/** Where a fault suffers is for whoever runs it to choose. */
function chosenMachines({ faults }: Scenario): string[] {
  return faults.flatMap((fault, index) =>
    'machine' in fault ? [`faults[${index}].machine: only --real-host sets it`] : [],
  );
}

function misnamed(loaded: readonly LoadedScenario[]): ScenarioFlaw[] {
  return loaded.flatMap(({ scenario: { id }, file }, index) => {
    const path = idOfFile(file);
    const twin = loaded.slice(0, index).find((other) => other.scenario.id === id);
    if (twin !== undefined) return [{ file, text: `${file}: the id ${id} is taken by ${twin.file}` }];
    const text = `${file}: the id is ${id}, want ${path}: a scenario is found by its path`;
    return id === path ? [] : [{ file, text }];
  });
}

/** The id that the scenario of a file must have. */
function idOfFile(file: string): string {
  return file.split(sep).join('/').replace(/\.ts$/, '');
}

/** Whether a name as people write it means this scenario: its id, or a folder above it. */
function isNamed(id: string, name: string): boolean {
  const wish = name.replace(/\/$/, '');
  return id === wish || id.startsWith(`${wish}/`);
}

function apart<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/**
 * Picks scenarios by id; a folder name picks all below it.
 *
 * @throws FiredrillError `SCENARIO_UNKNOWN` with the nearest name for each that does not exist.
 */
export function pickScenarios(all: readonly LoadedScenario[], wanted: readonly string[]): LoadedScenario[] {
  const problems: string[] = [];
  const picked = wanted.flatMap((name) => {
    const hits = all.filter(({ scenario: { id } }) => isNamed(id, name));
    if (hits.length === 0)
      problems.push(`there is no scenario ${JSON.stringify(name)}; did you mean ${nearest(name, all)}?`);
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
  /** Those that were left out, each with the reason: a draft that nobody asked for by its own id, or one that needs another clock. */
  readonly skipped: readonly { readonly id: string; readonly why: string }[];
}

/**
 * The scenarios to run: those that were named, or all; drafts only by their own id, and none that a run with this clock would
 * prove nothing of.
 *
 * @throws FiredrillError `SCENARIO_UNKNOWN` with the nearest name for each that does not exist.
 */
export function chooseScenarios(
  all: readonly LoadedScenario[],
  names: readonly string[],
  clock: Clock = 'compiled',
): Chosen {
  const picked = names.length === 0 ? all : pickScenarios(all, names);
  const looked = picked.map((one) => ({ one, why: whySkipped(one.scenario, names, clock) }));
  return {
    chosen: looked.flatMap(({ one, why }) => (why === undefined ? [one] : [])),
    skipped: looked.flatMap(({ one, why }) => (why === undefined ? [] : [{ id: one.scenario.id, why }])),
  };
}

function whySkipped(scenario: Scenario, names: readonly string[], clock: Clock): string | undefined {
  const { id, draft } = scenario;
  if (draft !== undefined && !names.includes(id)) return `it is a draft: ${draft}`;
  return whyNotWith(clock, scenario);
}

/**
 * What was meant: the id or the folder that takes the fewest edits to reach. Only a name without a slash can mean a folder, or
 * an id by its last part alone.
 */
function nearest(name: string, all: readonly LoadedScenario[]): string {
  const wish = name.replace(/\/$/, '');
  const ids = all.map(({ scenario: { id } }) => id);
  const folders = [...new Set(ids.map((id) => `${id.split('/')[0]}/`))];
  const cost = (candidate: string): number => {
    if (candidate.endsWith('/'))
      return wish.includes('/') ? Infinity : distance(wish, candidate.slice(0, -1));
    const own = wish.includes('/') ? Infinity : distance(wish, candidate.split('/')[1] ?? candidate);
    return Math.min(distance(wish, candidate), own);
  };
  const [best] = [...folders, ...ids].sort((a, b) => cost(a) - cost(b));
  return best ?? '(there are none)';
}
