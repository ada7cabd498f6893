import { distance } from 'fastest-levenshtein';
import { parsePromql, textOf, walkPromql } from '../labtime/promql.ts';
import { nearestName } from '../nearest-name.ts';
import type { Linted } from './lint.ts';

/** Labels that name one thing: compared by `equal`, they keep an inhibition from muting everything else. */
export const identities: readonly string[] = [
  'service',
  'pipeline',
  'UUID',
  'instance',
  'job',
  'namespace',
  'pod',
  'node',
];

type Config = Pick<Linted, 'rules' | 'prometheus'>;

/**
 * The label that somebody meant who wrote another one: of a letter or two that are wrong. Undefined for names that rules,
 * expressions or targets have, and for all that look like nothing known: series may carry labels that nobody names.
 */
export function labelMeant(name: string, config: Config): string | undefined {
  const set = setLabels(config);
  if (set.includes(name) || identities.includes(name) || isRead(name, config)) return undefined;
  const near = nearestName(name, set);
  return near !== undefined && isSlip(name, near) ? near : undefined;
}

/** Asked for by each matcher of each route. */
const knownLabels = new WeakMap<Config, readonly string[]>();

/** The labels that every alert has, or that rules and prometheus.yml set. */
function setLabels(config: Config): readonly string[] {
  const before = knownLabels.get(config);
  if (before !== undefined) return before;
  const { rules, prometheus } = config;
  const own = rules.flatMap(({ labels }) => Object.keys(labels));
  const set = [...new Set(['alertname', 'severity', ...Object.keys(prometheus.externalLabels), ...own])];
  knownLabels.set(config, set);
  return set;
}

function isRead(name: string, { rules }: Config): boolean {
  return rules.some(({ expr }) => {
    // Most expressions do not have the word at all.
    if (!expr.includes(name)) return false;
    const tree = parsePromql(expr);
    return [...walkPromql(tree.root)].some(
      (node) =>
        (node.name === 'LabelName' || node.name === 'StringLiteral') &&
        textOf(tree, node).replace(/["'`]/g, '') === name,
    );
  });
}

/** One letter too many, too few or another one in a word of five or more; an underscore; two letters changed over. */
function isSlip(name: string, meant: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/_/g, '');
  const letters = (text: string): string => [...text].sort().join('');
  const [a, b] = [plain(name), plain(meant)];
  if (a === b) return true;
  const steps = meant.length < 5 ? Number.POSITIVE_INFINITY : distance(a, b);
  return steps <= 1 || (steps === 2 && letters(a) === letters(b));
}
