import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { type CompiledKind, type Treatment, treatmentAt } from './treatments.ts';

/** A node on the way through a file, with what is to happen to it. */
export interface Place {
  readonly node: Node;
  /** Keys and indices from the root. */
  readonly path: readonly string[];
  /** What a person calls the thing that the node belongs to, such as `rule HighErrorRate`. */
  readonly subject: string | undefined;
  readonly treatment: Treatment | undefined;
}

/**
 * Every place of a file at which something is to be done or checked, in order: scalars, and maps or lists
 * with a treatment of their own. A treatment such as `leave` holds for all that lies below, unless the table says
 * otherwise for it.
 */
export function* walkYaml(kind: CompiledKind, root: Node): Generator<Place> {
  yield* walk(kind, { node: root, path: [], subject: undefined, treatment: undefined });
}

function* walk(kind: CompiledKind, place: Place): Generator<Place> {
  const { node, treatment } = place;
  const whole = typeof treatment === 'object' || treatment === 'divide' || treatment === 'expr';
  if (isScalar(node) || whole) {
    yield place;
    return;
  }
  for (const [key, child] of childrenOf(node)) {
    const path = [...place.path, key];
    yield* walk(kind, {
      ...enter(place),
      node: child,
      path,
      treatment: treatmentAt(kind, path) ?? treatment,
    });
  }
}

function childrenOf(node: Node): [key: string, child: Node][] {
  if (isSeq(node)) return node.items.map((item, index) => [String(index), item as Node]);
  if (!isMap(node)) return [];
  return node.items
    .filter(({ value }) => value !== null)
    .map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value as Node]);
}

/** Keys that name the thing a map describes, with the word for it. */
const names = [
  ['alert', 'rule'],
  ['record', 'rule'],
  ['job_name', 'job'],
  ['receiver', 'route to'],
] as const;

function enter(place: Place): Place {
  const { node, path } = place;
  if (!isMap(node)) return place;
  for (const [key, word] of names) {
    if (isScalar(node.get(key, true))) return { ...place, subject: `${word} ${node.get(key)}` };
  }
  return { ...place, subject: nameOfSection(node, path) ?? place.subject };
}

function nameOfSection(map: YAMLMap, [section]: readonly string[]): string | undefined {
  const word = section === 'groups' ? 'group' : section === 'receivers' ? 'receiver' : undefined;
  return word !== undefined && isScalar(map.get('name', true)) ? `${word} ${map.get('name')}` : undefined;
}
