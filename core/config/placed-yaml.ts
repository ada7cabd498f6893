import { type Document, isMap, isPair, isScalar } from 'yaml';
import { FiredrillError, type Location } from '../errors.ts';
import { readResolvedYaml } from './resolved-yaml.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file with the place of everything in it. */
export interface PlacedYaml {
  readonly data: unknown;
  /** Where the key or the item at a path stands; what is not there is placed at the nearest thing above it that is. */
  place(path: YamlPath): Location;
  /** Whether something stands there. */
  has(path: YamlPath): boolean;
}

/** Most readers ask for the places of a file, and some of them for what it says. */
const known = new WeakMap<Document, { readonly data: unknown }>();

function dataOf(document: Document): unknown {
  const before = known.get(document);
  if (before !== undefined) return before.data;
  const data: unknown = document.toJS({ mapAsMap: false });
  known.set(document, { data });
  return data;
}

/** @throws FiredrillError `CONFIG_SYNTAX` with the place, for text that is not YAML */
export function placedYaml(file: { readonly path: string; readonly text: string }): PlacedYaml {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  const at = (offset: number): Location => ({ file: file.path, line: lines.linePos(offset).line });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', `${file.path} is not YAML`, {
      location: at(error.pos[0]),
      cause: error,
    });
  }
  const find = (path: YamlPath): number | undefined => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const key = path.at(-1);
    const pair = isMap(parent)
      ? parent.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
        )
      : undefined;
    if (pair !== undefined) return isScalar(pair.key) ? pair.key.range?.[0] : undefined;
    const node = document.getIn(path, true);
    return (node as { range?: readonly number[] } | undefined)?.range?.[0];
  };
  return {
    get data() {
      return dataOf(document);
    },
    has: (path) => find(path) !== undefined,
    place(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const offset = find(path.slice(0, length));
        if (offset !== undefined) return at(offset);
      }
      return { file: file.path };
    },
  };
}
