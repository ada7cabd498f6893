import { type Document, isCollection, isScalar, type Node, type Scalar } from 'yaml';
import { isDuration } from '../duration.ts';
import type { Problem } from './problems.ts';
import { describeFound, tryParsePromql } from './promql.ts';
import { compilePromql, findUnknown } from './promql-compile.ts';
import { divideDuration } from './speed.ts';
import type { CompiledKind } from './treatments.ts';
import { writeDefaults } from './yaml-defaults.ts';
import { locate, readYaml, type YamlSource } from './yaml-source.ts';
import { type Place, walkYaml } from './yaml-walk.ts';
import { writeYaml } from './yaml-written.ts';

interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly kind: CompiledKind;
}

/** Compiles one YAML file for a speed. At speed 1 it is only checked, and its text stays the same to the byte. */
export function compileYaml(
  file: YamlFile,
  speed: number,
): { readonly text: string; readonly problems: readonly Problem[] } {
  const { source, problems } = readYaml(file.path, file.text);
  if (problems.length > 0 || speed === 1) return { text: file.text, problems: checkYaml(file, speed) };
  const document = source.document.clone();
  writeDefaults(file.kind, document);
  const found = compileDocument(document, file.kind, source, speed);
  return { text: writeYaml(document), problems: found };
}

/** What is wrong with one YAML file at a speed, without compiling it. */
export function checkYaml(file: YamlFile, speed: number): readonly Problem[] {
  const { source, problems } = readYaml(file.path, file.text);
  if (problems.length > 0) return problems;
  // What only the speed forbids is no problem in real time.
  if (speed === 1)
    return compileDocument(source.document, file.kind, source, 1, false).filter(
      ({ kind }) => kind === 'syntax',
    );
  // What is assumed may be refused, too; a rule file has nothing of the kind.
  const document = file.kind === 'rules' ? source.document : source.document.clone();
  writeDefaults(file.kind, document);
  return compileDocument(document, file.kind, source, speed, false);
}

/** Compiles a document in place, where it may be changed, and returns what is wrong with it. */
function compileDocument(
  { contents }: Document,
  kind: CompiledKind,
  source: YamlSource,
  speed: number,
  mayChange = true,
): Problem[] {
  const places = contents === null ? [] : [...walkYaml(kind, contents as Node)];
  return places.flatMap((place) =>
    compilePlace(place, speed, mayChange).map((finding) => toProblem(source, place, finding)),
  );
}

/** A problem before it is located; `offset` counts characters of the scalar's value. */
interface Finding {
  readonly kind: Problem['kind'];
  readonly reason: string;
  readonly offset?: number;
}

function toProblem(source: YamlSource, { node, subject }: Place, { kind, reason, offset }: Finding): Problem {
  return {
    kind,
    reason,
    location: locate(source, node, offset),
    ...(subject === undefined ? {} : { subject }),
  };
}

const refused = (reason: string, offset = 0): Finding => ({ kind: 'refused', reason, offset });
const unreadable = (reason: string, offset = 0): Finding => ({ kind: 'syntax', reason, offset });

/** Compiles one place; changes its node, where it may, and returns what is wrong with it. */
function compilePlace({ node, path, treatment }: Place, speed: number, mayChange: boolean): Finding[] {
  const key = path.at(-1) ?? 'the file';
  if (typeof treatment === 'object') return isEmpty(node) ? [] : [refused(`${key}: ${treatment.refuse}`)];
  if (!isScalar(node)) return [unreadable(`${key} must be a single value`)];
  if (treatment === 'divide') return divideScalar(node, key, speed, mayChange);
  if (treatment === 'expr') return compileExpr(node, speed, mayChange);
  const text = String(node.value ?? '');
  if (setsScrapeInterval(key) || setsScrapeInterval(text)) return [refused(hiddenInterval)];
  if (treatment === 'text' && queryAction.test(text)) return [refused(hiddenQuery)];
  if (treatment === undefined && isDuration(text) && text !== '0') {
    return [refused(`${path.join('.')} looks like a duration that lab time does not know: ${text}`)];
  }
  return [];
}

function divideScalar(scalar: Scalar, key: string, speed: number, mayChange: boolean): Finding[] {
  if (scalar.value === null) return []; // an empty value is an absent one
  const text = String(scalar.value);
  if (!isDuration(text))
    return [unreadable(`${key} must be a duration such as 30s, not ${JSON.stringify(text)}`)];
  const divided = divideDuration(text, speed);
  if ('refusal' in divided) return [refused(divided.refusal)];
  if (mayChange && divided.text !== text) scalar.value = divided.text;
  return [];
}

function compileExpr(scalar: Scalar, speed: number, mayChange: boolean): Finding[] {
  const text = String(scalar.value ?? '');
  const tree = tryParsePromql(text);
  if (!('root' in tree)) return [unreadable(`PromQL makes no sense at ${describeFound(tree)}`, tree.offset)];
  const unknown = findUnknown(tree);
  if (unknown.length > 0) return unknown.map(({ reason, offset }) => unreadable(reason, offset));
  const compiled = compilePromql(tree, speed);
  if (mayChange && compiled.text !== text) scalar.value = compiled.text;
  return compiled.refusals.map(({ reason, offset }) => refused(reason, offset));
}

function isEmpty(node: Node): boolean {
  return isCollection(node) ? node.items.length === 0 : isScalar(node) && node.value === null;
}

/** True for a label, or a text that names a label, by which a scrape gets an interval or timeout of its own. */
function setsScrapeInterval(text: string): boolean {
  return /__scrape_(?:interval|timeout)__/.test(text);
}

export const hiddenInterval =
  'a label sets the interval or timeout of a scrape, and labels are not divided: set it in the scrape config';

const hiddenQuery = 'a query inside a template is not rewritten: compute it in the expression';

/** A template action that asks Prometheus: `{{ query "..." }}`. */
const queryAction = /\{\{[^}]*\bquery\b/;
