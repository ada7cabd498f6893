import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { isDuration, parseDurationMs } from '../duration.ts';
import type { Location } from '../errors.ts';
import { isLabelName } from '../labels.ts';
import type { KeyedKind } from './known-keys.ts';
import { readResolvedYaml, writtenText } from './resolved-yaml.ts';
import { type Shape, valueShapes } from './value-shapes.ts';
import { wholeNumber } from './yaml-number.ts';
import { readFlag } from './yaml-text.ts';

/** A value that the program does not take, where it stands. */
export interface WrongValue {
  readonly sentence: string;
  readonly location: Location;
}

/** Every value of a file that is not what its program wants there; a file with syntax errors has none. */
export function wrongValuesIn(file: {
  readonly path: string;
  readonly kind: KeyedKind;
  readonly text: string;
}): WrongValue[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  if (document.errors.length > 0) return [];
  const wrong: WrongValue[] = [];
  const look = (node: unknown, shape: Shape, key: string): void => {
    if (isNothing(node)) return;
    const why = whyWrong(node, shape);
    if (why !== undefined) {
      const { line, col } = lines.linePos((node as { readonly range?: readonly number[] }).range?.[0] ?? 0);
      const sentence = `${key === '' ? 'the file' : key} ${why}`;
      wrong.push({ sentence, location: { file: file.path, line, column: col } });
    } else for (const [name, part, below] of partsOf(node, shape, key)) look(part, below, name);
  };
  look(document.contents, valueShapes[file.kind], '');
  return wrong;
}

/** What is in a list or a map, each with its key and what is wanted of it. */
function partsOf(node: unknown, shape: Shape, key: string): [key: string, part: unknown, shape: Shape][] {
  if (typeof shape === 'string') return [];
  if ('list' in shape) return isSeq(node) ? node.items.map((item) => [key, item, shape.list]) : [];
  if (!isMap(node)) return [];
  return Object.entries(shape.fields).map(([name, below]) => [name, node.get(name, true), below]);
}

function isNothing(node: unknown): boolean {
  return (
    node === null ||
    node === undefined ||
    (isScalar(node) && (node.value === null || node.value === undefined))
  );
}

/** Undefined for what is right; what is below a list or a map is looked at by itself. */
function whyWrong(node: unknown, shape: Shape): string | undefined {
  if (shape === 'labels' || shape === 'texts') return whyNoTexts(node, shape);
  if (typeof shape !== 'string') {
    if ('list' in shape) return isSeq(node) ? undefined : 'wants a list';
    return isMap(node) ? undefined : 'wants a map';
  }
  return isScalar(node) ? whyNot(node, writtenText(node) ?? '', shape) : 'wants one value';
}

function whyNoTexts(node: unknown, shape: 'labels' | 'texts'): string | undefined {
  if (!isMap(node)) return 'wants a map';
  for (const { key, value } of node.items) {
    const name = writtenText(key) ?? String(key);
    if (!isNothing(value) && !isScalar(value)) return `wants one value for ${name}`;
    if (shape === 'labels' && !isLabelName(name))
      return `has ${JSON.stringify(name)}, which is no name of a label`;
  }
  return undefined;
}

function whyNot(node: Scalar, text: string, shape: Shape & string): string | undefined {
  const got = JSON.stringify(text);
  switch (shape) {
    case 'duration':
      return isDuration(text) && parseDurationMs(text) <= mostMs ? undefined : `is no duration: ${got}`;
    case 'whole':
    case 'natural': {
      const number = wholeNumber(node);
      if (number === undefined || (shape === 'natural' && number < 0)) return `is no whole number: ${got}`;
      return undefined;
    }
    case 'flag':
      return typeof readFlag(node) === 'boolean' ? undefined : `is neither true nor false: ${got}`;
    case 'label':
      return isLabelName(text) ? undefined : `has ${got}, which is no name of a label`;
    case 'size':
      return /^(0|[+-]?((\d+\.?\d*|\.\d+)[KMGTPE]?i?B)+)$/.test(text)
        ? undefined
        : `wants bytes with a unit, as 10MiB, and is ${got}`;
    case 'address':
      return /^https?:\/\/[^/?#]/i.test(text) ? undefined : `is no address with http or https: ${got}`;
    case 'host-port':
      return text === '' || /^(\[[^\]]*\]|[^:]*):[^:]+$/.test(text)
        ? undefined
        : `wants host:port, and is ${got}`;
    default:
      return undefined;
  }
}

/** The longest duration of Go, 2^63 nanoseconds. */
const mostMs = 9_223_372_036_854;
