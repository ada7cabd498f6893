import { z } from 'zod';
import { isLabelName, type Labels } from '../labels.ts';
import { expandGo } from './go-expand.ts';
import { type Capturing, goCapturing } from './go-regexp.ts';

/** The actions of Prometheus 2.47 (model/relabel/relabel.go). */
export const relabelActions = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;

/** One step of a relabelling, with its defaults filled in and its place. */
export const relabelStepSchema = z.object({
  action: z.enum(relabelActions),
  sourceLabels: z.array(z.string()),
  separator: z.string(),
  /** As Go reads it; it must match the whole. */
  regex: z.string(),
  targetLabel: z.string(),
  replacement: z.string(),
  location: z.object({ file: z.string(), line: z.number().optional() }),
});
export type RelabelStep = z.infer<typeof relabelStepSchema>;

/** What a relabelling makes of a label set, and the steps that changed it or threw it away. */
export type Relabelled =
  | { readonly kind: 'kept'; readonly labels: Labels; readonly by: readonly RelabelStep[] }
  | { readonly kind: 'dropped'; readonly by: readonly RelabelStep[] }
  /** A step that is not computed here: `hashmod`, which takes MD5. */
  | { readonly kind: 'unknown'; readonly by: readonly RelabelStep[] };

/** Applies the steps in their order, as Prometheus 2.47 does. A label that becomes empty is gone. */
export function relabel(labels: Labels, steps: readonly RelabelStep[]): Relabelled {
  let current = withoutEmpty(labels);
  const by: RelabelStep[] = [];
  for (const step of steps) {
    const next = applyStep(current, step);
    if (next === 'unknown') return { kind: 'unknown', by: [step] };
    if (next === 'dropped') return { kind: 'dropped', by: [step] };
    if (!areEqual(next, current)) by.push(step);
    current = next;
  }
  return { kind: 'kept', labels: current, by };
}

function applyStep(labels: Labels, step: RelabelStep): Labels | 'dropped' | 'unknown' {
  const { action, targetLabel } = step;
  const value = step.sourceLabels.map((name) => labels[name] ?? '').join(step.separator);
  const target = labels[targetLabel] ?? '';
  const capturing = goCapturing(`^(?:${step.regex})$`);
  const pattern = capturing.regexp;
  const named = (keep: (name: string) => boolean): Labels =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => keep(name)));
  switch (action) {
    case 'keep':
      return pattern.test(value) ? labels : 'dropped';
    case 'drop':
      return pattern.test(value) ? 'dropped' : labels;
    case 'keepequal':
      return target === value ? labels : 'dropped';
    case 'dropequal':
      return target === value ? 'dropped' : labels;
    case 'replace':
      return replace(labels, step, pattern.exec(value), capturing);
    case 'lowercase':
      return set(labels, targetLabel, value.toLowerCase());
    case 'uppercase':
      return set(labels, targetLabel, value.toUpperCase());
    case 'labelmap':
      return mapNames(labels, step, capturing);
    case 'labeldrop':
      return named((name) => !pattern.test(name));
    case 'labelkeep':
      return named((name) => pattern.test(name));
    case 'hashmod':
      return 'unknown';
  }
}

/** Nothing happens without a match; a name that is none, and an empty value, take the target label away. */
function replace(
  labels: Labels,
  step: RelabelStep,
  match: RegExpExecArray | null,
  capturing: Capturing,
): Labels {
  if (match === null) return labels;
  const target = expandGo(step.targetLabel, match, capturing);
  if (!isLabelName(target)) return set(labels, step.targetLabel, '');
  const value = expandGo(step.replacement, match, capturing);
  return value === '' ? set(labels, step.targetLabel, '') : set(labels, target, value);
}

/**
 * Names are read before any is written, in their order: of two that become one, the later counts. (Prometheus reads those
 * last that an earlier step has set.)
 */
function mapNames(labels: Labels, { replacement }: RelabelStep, capturing: Capturing): Labels {
  const inOrder = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.reduce((mapped, [name, value]) => {
    const match = capturing.regexp.exec(name);
    return match === null ? mapped : set(mapped, expandGo(replacement, match, capturing), value);
  }, labels);
}

function set(labels: Labels, name: string, value: string): Labels {
  return withoutEmpty({ ...labels, [name]: value });
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function areEqual(one: Labels, other: Labels): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
