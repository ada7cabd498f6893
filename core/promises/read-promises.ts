import { z } from 'zod';
import { type PlacedYaml, placedYaml, type YamlPath } from '../config/placed-yaml.ts';
import { FiredrillError, formatLocation } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { Promises } from './promises.ts';
import { resolvePromises } from './resolve.ts';
import { promisesSchema } from './schema.ts';
import { unknownNames } from './unknown-names.ts';

/**
 * Reads a promises.yml.
 *
 * @throws FiredrillError `PROMISES` with every problem of the file, each with its line: what is not YAML, keys that nobody
 *   knows, values of the wrong kind, receivers, severities and layers that are named but not described
 */
export function readPromises(file: { readonly path: string; readonly text: string }): Promises {
  const yaml = placedYaml(file);
  const parsed = promisesSchema.safeParse(yaml.data);
  if (!parsed.success) throw refused(parsed.error.issues.flatMap((issue) => problemsOf(issue, yaml)));
  const unknown = unknownNames(parsed.data);
  if (unknown.length > 0)
    throw refused(unknown.map(({ path, text }) => `${formatLocation(yaml.place(path))}: ${text}`));
  return resolvePromises(parsed.data);
}

function refused(problems: readonly string[]): FiredrillError {
  return new FiredrillError('usage', 'PROMISES', 'the promises cannot be read', {
    want: 'a file as docs/promises.schema.json describes it',
    problems,
    hint: 'docs/guides/promises.md tells what may stand there',
  });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, yaml: PlacedYaml): string[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol') as YamlPath;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearestName(key, knownKeys(path));
      const meant = near === undefined ? '' : `; do you mean ${near}?`;
      return `${formatLocation(yaml.place([...path, key]))}: nobody knows ${[...path, key].join('.')}${meant}`;
    });
  }
  if (issue.code === 'invalid_union') {
    // The alternative that went furthest is the one that was meant.
    const deepest = issue.errors
      .map((errors) => errors.toSorted((a, b) => a.path.length - b.path.length))
      .toSorted((a, b) => a.length - b.length)[0];
    if (deepest !== undefined && deepest.length > 0)
      return deepest.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, yaml));
  }
  const what = issue.code === 'invalid_type' && !yaml.has(path) ? 'is missing' : issue.message;
  return [`${formatLocation(yaml.place(path))}: ${path.join('.') || 'the file'}: ${what}`];
}

/** The keys that a schema knows at a path. */
function knownKeys(path: YamlPath): string[] {
  const at = (node: unknown, part: string | number): unknown => {
    const schema = node as JsonSchema | undefined;
    const alternatives = schema?.anyOf ?? [schema];
    return alternatives
      .map((one) =>
        typeof part === 'number' ? one?.items : (one?.properties?.[part] ?? one?.additionalProperties),
      )
      .find((one) => one !== undefined && one !== false);
  };
  const node = path.reduce(at, z.toJSONSchema(promisesSchema) as unknown) as JsonSchema | undefined;
  return (node?.anyOf ?? [node]).flatMap((one) => Object.keys(one?.properties ?? {}));
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}
