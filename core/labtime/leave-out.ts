import { isMap, isSeq, type Node, type YAMLSeq } from 'yaml';
import type { Location } from '../errors.ts';
import type { ConfigFile } from './compile.ts';
import { checkYaml } from './yaml-compile.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** A rule that cannot run at a speed, and was left out of the configuration. */
export interface LeftOut {
  /** One sentence with the rule's name and the reason. */
  readonly sentence: string;
  readonly location: Location;
}

/** Where a rule stands in its file: offsets of whole lines, and the lines, from 1. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * Leaves out the rules that cannot run at a speed, so that one of them does not refuse all others; what they alert on is not
 * tested. The lines of the others stay where they are. What is refused in routes or scrape jobs still is, and so is a rule
 * that shares its line with others.
 *
 * @param speed lab seconds per wall second; at 1 nothing is refused
 */
export function leaveOutRefused(
  files: readonly ConfigFile[],
  speed: number,
): { readonly files: readonly ConfigFile[]; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const left = files.map((file) => {
    if (file.kind !== 'rules') return file;
    const { text, told } = without(file, speed);
    leftOut.push(...told);
    return told.length === 0 ? file : { ...file, text };
  });
  return { files: left, leftOut };
}

function without({ path, text }: ConfigFile, speed: number): { text: string; told: LeftOut[] } {
  const { source, problems: unreadable } = readYaml(path, text);
  if (unreadable.length > 0) return { text, told: [] };
  const rules = rulesIn(source);
  const gone = new Set<Stretch>();
  const told = checkYaml({ path, text, kind: 'rules' }, speed).flatMap((problem): LeftOut[] => {
    const { line = 0 } = problem.location;
    const rule = rules.find(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
    if (problem.kind !== 'refused' || rule === undefined) return [];
    gone.add(rule);
    const sentence = `${problem.subject ?? 'a rule'} is left out at speed ${speed}: ${problem.reason}`;
    return [{ sentence, location: problem.location }];
  });
  // From the end, so that offsets before it stay right.
  const ordered = [...gone].sort((a, b) => b.from - a.from);
  const left = ordered.reduce(
    (now, { from, to }) => now.slice(0, from) + now.slice(from, to).replace(/[^\n]+/g, '') + now.slice(to),
    text,
  );
  return { text: left, told };
}

/** Every rule that has its lines for itself. */
function rulesIn(source: YamlSource): Stretch[] {
  const groups = source.document.get('groups');
  if (!isSeq(groups)) return [];
  return groups.items
    .map((group) => (isMap(group) ? group.get('rules') : undefined))
    .filter((rules): rules is YAMLSeq => isSeq(rules) && rules.flow !== true)
    .flatMap(({ items }) => items.flatMap((rule) => stretchOf(source, rule as Node)));
}

function stretchOf({ text, lines }: YamlSource, { range }: Node): Stretch[] {
  if (range === undefined || range === null) return [];
  const [start, , end] = range;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  // A rule that stands where its anchor was first written is not there.
  if (!/^[\s-]*(&\S+\s+)?$/.test(text.slice(from, start))) return [];
  return [{ from, to: end, firstLine: lines.linePos(from).line, lastLine: lines.linePos(end - 1).line }];
}
