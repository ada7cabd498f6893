/** A YAML file as a person may have written it: scalars are text as it stands in the file, `007` and `"007"` alike. */
export type Yaml =
  | string
  | readonly Yaml[]
  | { readonly pairs: readonly (readonly [key: string, value: Yaml])[] }
  /** A literal block, `|-`. */
  | { readonly lines: string }
  | { readonly anchor: string; readonly of: Yaml };

/** A map of the pairs whose values are there. */
export function yamlMap(pairs: readonly (readonly [string, Yaml | undefined])[]): {
  readonly pairs: readonly (readonly [string, Yaml])[];
} {
  return { pairs: pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])) };
}

/** Writes it in block style, with a newline at its end. Maps and lists that are empty are in flow style. */
export function writeYaml(tree: Yaml): string {
  return `${below(tree, 0).replace(/^ /, '').replace(/^\n/, '')}\n`;
}

/** What stands behind `key:` or a dash: on the same line after a space, or on lines of its own. */
function below(tree: Yaml, depth: number): string {
  const indent = '  '.repeat(depth);
  if (typeof tree === 'string') return tree === '' ? '' : ` ${tree}`;
  if ('anchor' in tree) return ` &${tree.anchor}${below(tree.of, depth)}`;
  if ('lines' in tree)
    return ` |-\n${tree.lines
      .split('\n')
      .map((line) => `${indent}${line}`)
      .join('\n')}`;
  if ('pairs' in tree) {
    if (tree.pairs.length === 0) return ' {}';
    return `\n${tree.pairs.map(([key, value]) => `${indent}${key}:${below(value, depth + 1)}`).join('\n')}`;
  }
  if (tree.length === 0) return ' []';
  return `\n${tree.map((item) => `${indent}-${below(item, depth + 1)}`).join('\n')}`;
}
