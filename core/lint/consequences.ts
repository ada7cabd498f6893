import { isCollection, isMap, isScalar, isSeq, type Node } from 'yaml';
import { readResolvedYaml } from '../config/resolved-yaml.ts';
import type { Location } from '../errors.ts';
import type { ConfigFile } from '../labtime/compile.ts';

/** A part of a file that was not read as it was meant, because its program refuses something in it. */
interface Refused {
  readonly file: string;
  readonly kind: ConfigFile['kind'];
  /** The key at the top under which it stands; undefined for one that the program does not know. */
  readonly key: string | undefined;
  /** Lines, both included: one rule, one entry of a list, or all of a map such as `route`. */
  readonly fromLine: number;
  readonly toLine: number;
}

const times = ['head-law', 'tail-law', 'short-burst-pages'];
const names = [
  'misspelt-label',
  'wide-inhibition',
  'idle-inhibition',
  'idle-equal-label',
  'missing-equal-label',
];
const ways = ['watchdog-route', 'default-route', 'unreachable-route', 'route-unknown-alert', 'told-twice'];
const alerts = ['unknown-inhibition', 'unknown-alternative', 'muted-heartbeat', 'lesser-mutes-worse'];

/** Lints that draw on a part from elsewhere; what stands in the part itself does anyway. */
const drawing: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  alertmanager: {
    route: [...ways, ...times, 'promise-told', 'promise-grouping'],
    inhibit_rules: ['missing-equal-label', 'missing-service', 'promise-muting', 'head-law', 'tail-law'],
    receivers: ['told-twice', 'promise-told', 'promise-receiver', 'promise-payload'],
    global: ['promise-receiver', 'promise-payload'],
  },
  rules: {
    groups: [
      ...[...names, ...alerts, ...ways, ...times, 'promise-alerts', 'promise-told', 'promise-muting'],
      ...['unserved-metric', 'unserved-alternative', 'orphan-runbook', 'missing-service'],
    ],
  },
  prometheus: {
    global: [
      ...names,
      ...times,
      'short-range',
      'stale-between-scrapes',
      'promise-alertmanagers',
      'promise-scraping',
    ],
    scrape_configs: [
      ...[
        ...times,
        'short-range',
        'stale-between-scrapes',
        'unserved-metric',
        'unserved-alternative',
        'taken-metric',
      ],
      ...['promise-scraping', 'promise-probing'],
    ],
    alerting: [...names, ...alerts, ...ways, 'dropped-alert', 'promise-alertmanagers', 'promise-told'],
    rule_files: [...names, ...alerts, ...ways, 'unlisted-rule-file', 'promise-alerts', 'promise-told'],
  },
};

/** Lints that look at one text, or at a file as a whole, and are right whatever is meant beside it. */
const standing: ReadonlySet<string> = new Set([
  ...['broken-rule-template', 'unknown-template-function', 'failing-rule-template', 'broken-template-query'],
  ...['broken-notification-template', 'unprinted-ends'],
  ...['ignored-document', 'no-rules', 'no-rule-file', 'missing-rule-file'],
]);

/**
 * Tells which findings only follow from what a program refuses: they stand in the refused part, or draw on it. What was
 * meant there nobody knows.
 *
 * @param refusals where the programs refuse something
 */
export function followsFrom(
  refusals: readonly Location[],
  files: readonly ConfigFile[],
): (finding: { readonly id: string; readonly location: Location }) => boolean {
  const refused = refusals.flatMap((location) => partAt(location, files) ?? []);
  const silent = new Set(refused.flatMap(drawnBy));
  return ({ id, location: { file, line } }) =>
    !standing.has(id) &&
    (silent.has(id) ||
      refused.some(
        (part) => part.file === file && line !== undefined && part.fromLine <= line && line <= part.toLine,
      ));
}

function drawnBy({ kind, key }: Refused): readonly string[] {
  const byKey = drawing[kind] ?? {};
  return key === undefined ? Object.values(byKey).flat() : (byKey[key] ?? []);
}

function partAt({ file, line = 1 }: Location, files: readonly ConfigFile[]): Refused | undefined {
  const given = files.find(({ path }) => path === file);
  if (given === undefined) return undefined;
  const { document, lines } = readResolvedYaml(given.path, given.text);
  const linesOf: LinesOf = (node) => {
    const [from, to] = (node as Partial<Node> | null)?.range ?? [];
    if (from === undefined || to === undefined) return undefined;
    return { fromLine: lines.linePos(from).line, toLine: lines.linePos(Math.max(from, to - 1)).line };
  };
  const isAt = (node: unknown): boolean => {
    const part = linesOf(node);
    return part !== undefined && part.fromLine <= line && line <= part.toLine;
  };
  const pair = isMap(document.contents)
    ? document.contents.items.findLast(({ key, value }) => isAt(key) || isAt(value))
    : undefined;
  const key = isScalar(pair?.key) ? String(pair.key.value) : undefined;
  const isKnown = key !== undefined && key in (drawing[given.kind] ?? {});
  const part = isKnown && isCollection(pair?.value) ? linesOf(entryAt(pair.value, isAt)) : undefined;
  const all = { fromLine: 1, toLine: lines.lineStarts.length };
  return { file, kind: given.kind, key: part === undefined ? undefined : key, ...(part ?? all) };
}

type LinesOf = (node: unknown) => Pick<Refused, 'fromLine' | 'toLine'> | undefined;

/** The smallest entry of a list around a place, rules of a group included; the node itself where it is no list. */
function entryAt(node: unknown, isAt: (node: unknown) => boolean): unknown {
  // What ends where the next begins is the next one's.
  const entry = isSeq(node) ? node.items.findLast(isAt) : undefined;
  if (entry === undefined) return node;
  const rules = isMap(entry) ? entry.get('rules', true) : undefined;
  return isAt(rules) ? entryAt(rules, isAt) : entry;
}
