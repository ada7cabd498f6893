import { z } from 'zod';
import type { Labels } from '../labels.ts';
import { capturingRegExp } from './capturing-regexp.ts';
import { goRegExp } from './go-regexp.ts';

/** One step of relabelling, with Prometheus' defaults (configuration documentation of 2.47, relabel_config). */
export const relabelSchema = z.looseObject({
  source_labels: z.array(z.string()).default([]),
  separator: z.coerce.string().default(';'),
  target_label: z.string().default(''),
  regex: z.coerce.string().default('(.*)'),
  replacement: z.coerce.string().default('$1'),
  action: z
    .string()
    .default('replace')
    .transform((action) => action.toLowerCase()),
});
export type RelabelStep = z.infer<typeof relabelSchema>;

/**
 * What becomes of labels; undefined when a step drops the whole thing. A label that gets an empty value is gone.
 *
 * @throws Error for a regular expression that Prometheus would refuse, and for `hashmod`, which is not computed here
 */
export function relabelled(labels: Labels, steps: readonly RelabelStep[]): Labels | undefined {
  return steps.reduce<Labels | undefined>((known, step) => known && stepped(known, step), labels);
}

function stepped(labels: Labels, step: RelabelStep): Labels | undefined {
  const { regex, separator, target_label: target, replacement, action } = step;
  const value = step.source_labels.map((name) => labels[name] ?? '').join(separator);
  const whole = goRegExp(`^(?:${regex})$`);
  switch (action) {
    case 'replace':
      return whole.test(value)
        ? withLabel(labels, replaced(target, value, step), replaced(replacement, value, step))
        : labels;
    case 'keep':
      return whole.test(value) ? labels : undefined;
    case 'drop':
      return whole.test(value) ? undefined : labels;
    case 'keepequal':
      return value === (labels[target] ?? '') ? labels : undefined;
    case 'dropequal':
      return value === (labels[target] ?? '') ? undefined : labels;
    case 'lowercase':
      return withLabel(labels, target, value.toLowerCase());
    case 'uppercase':
      return withLabel(labels, target, value.toUpperCase());
    case 'labeldrop':
      return kept(labels, (name) => !whole.test(name));
    case 'labelkeep':
      return kept(labels, (name) => whole.test(name));
    case 'labelmap':
      return Object.entries(labels)
        .filter(([name]) => whole.test(name))
        .reduce<Labels>((all, [name, one]) => withLabel(all, replaced(replacement, name, step), one), labels);
    default:
      throw new Error(`the action ${action} is not computed here`);
  }
}

/** `$1` and `${1}` are what the groups of the regular expression took. */
function replaced(template: string, value: string, { regex }: RelabelStep): string {
  if (!template.includes('$')) return template;
  const groups = capturingRegExp(`^(?:${regex})$`, 's').exec(value) ?? [];
  return template.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced, plain) => {
    const name = String(braced ?? plain);
    return (/^\d+$/.test(name) ? groups[Number(name)] : (groups as RegExpExecArray).groups?.[name]) ?? '';
  });
}

function withLabel(labels: Labels, name: string, value: string): Labels {
  const { [name]: _, ...others } = labels;
  return value === '' ? others : { ...others, [name]: value };
}

function kept(labels: Labels, keeps: (name: string) => boolean): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => keeps(name)));
}
