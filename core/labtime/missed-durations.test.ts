import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isScalar, parseDocument, visit } from 'yaml';
import { isDuration } from '../duration.ts';
import { type ConfigFile, compileConfig } from './compile.ts';
import { textOf, tryParsePromql, walkPromql } from './promql.ts';

/** Keys whose values may look like a duration and stay: names and labels, and texts for people. */
const allowed = /labels|annotations|name|replacement|details/;

/** Every duration of a file, at its path, in expressions as well. Zero is left out: it has no other spelling. */
function durationsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  visit(parseDocument(text), {
    Scalar(key, node, ancestors) {
      const keys = ancestors.flatMap((parent) =>
        'key' in parent && isScalar(parent.key) ? [String(parent.key.value)] : [],
      );
      if (key === 'key' || keys.some((name) => allowed.test(name))) return;
      const path = `${keys.join('.')} @ ${found.size}`;
      for (const duration of durationsIn(String(node.value))) found.set(`${path} ${found.size}`, duration);
    },
  });
  return found;
}

function durationsIn(text: string): string[] {
  if (isDuration(text)) return /[1-9]/.test(text) ? [text] : [];
  const tree = tryParsePromql(text);
  if (!('root' in tree)) return [];
  const literals = [...walkPromql(tree.root)].filter(
    ({ name }) => name === 'NumberDurationLiteralInDurationContext',
  );
  return literals.map((node) => textOf(tree, node));
}

/** Durations that are the same before and after: the compiler has missed them. */
function findMissed(before: string, after: string): string[] {
  const compiled = durationsOf(after);
  return [...durationsOf(before)].filter(([path, text]) => compiled.get(path) === text).map(([path]) => path);
}

const configFolder = join(import.meta.dirname, '../../stack/config');

function readConfig(): ConfigFile[] {
  const rules = readdirSync(join(configFolder, 'prometheus/rules'));
  const paths = [
    'prometheus/prometheus.yml',
    'alertmanager/alertmanager.yml',
    'blackbox/blackbox.yml',
    ...rules.map((name) => `prometheus/rules/${name}`),
  ];
  return paths.map((path) => ({
    path,
    kind: path.includes('/rules/')
      ? 'rules'
      : path.startsWith('alertmanager')
        ? 'alertmanager'
        : path.startsWith('blackbox')
          ? 'blackbox'
          : 'prometheus',
    text: readFileSync(join(configFolder, path), 'utf8'),
  }));
}

describe('core/labtime, over the configuration of the stack', () => {
  const files = readConfig();
  let compiled: readonly ConfigFile[] = [];
  before(() => {
    compiled = compileConfig(files, { speed: 60 }).files;
  });

  it('finds durations to divide in it', () => {
    expect(files.reduce((sum, { text }) => sum + durationsOf(text).size, 0)).to.be.greaterThan(20);
  });

  for (const [index, { path, text }] of files.entries()) {
    it(`misses no duration of ${path}`, () => {
      expect(compiled[index]?.path).to.equal(path);
      expect(findMissed(text, compiled[index]?.text ?? '')).to.deep.equal([]);
    });
  }

  it('would notice a missed one: in a key, and in an expression', () => {
    const before = 'groups: [{rules: [{expr: "rate(x[5m])", for: 10m, labels: {window: 5m}}]}]';
    expect(findMissed(before, before.replace('10m', '10s'))).to.deep.equal(['groups.rules.expr @ 0 0']);
    expect(findMissed(before, before.replace('[5m]', '[5s]'))).to.deep.equal(['groups.rules.for @ 1 1']);
    expect(findMissed(before, before.replace('[5m]', '[5s]').replace('10m', '10s'))).to.deep.equal([]);
  });
});
