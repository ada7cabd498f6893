import { z } from 'zod';
import { type RelabelStep, relabel, relabelActions } from '../config/relabel.ts';
import type { Labels } from '../labels.ts';

/** One step of relabelling as it is written, with Prometheus' defaults (configuration documentation of 2.47, relabel_config). */
export const relabelSchema = z
  .looseObject({
    source_labels: z.array(z.string()).default([]),
    separator: z.coerce.string().default(';'),
    target_label: z.string().default(''),
    regex: z.coerce.string().default('(.*)'),
    replacement: z.coerce.string().default('$1'),
    action: z
      .string()
      .default('replace')
      .transform((action) => action.toLowerCase())
      .pipe(z.enum(relabelActions)),
  })
  .transform(
    (raw): RelabelStep => ({
      action: raw.action,
      sourceLabels: raw.source_labels,
      separator: raw.separator,
      regex: raw.regex,
      targetLabel: raw.target_label,
      replacement: raw.replacement,
      location: { file: '' },
    }),
  );

/**
 * What becomes of labels; undefined when a step drops the whole thing.
 *
 * @throws Error for a step that is not computed here (`hashmod`)
 */
export function relabelled(labels: Labels, steps: readonly RelabelStep[]): Labels | undefined {
  const after = relabel(labels, steps);
  if (after.kind === 'unknown') throw new Error(`the action ${after.by[0]?.action} is not computed here`);
  return after.kind === 'kept' ? after.labels : undefined;
}
