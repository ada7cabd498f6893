import { relabel } from './config/relabel.ts';
import type { Labels } from './labels.ts';
import type { JudgedConfiguration } from './plan.ts';

/**
 * The labels with which Prometheus sends an alert: external ones where it has none of its own, then relabelled. Undefined
 * when the relabelling throws it away, or cannot be computed here.
 *
 * @param stored as Prometheus stores it
 */
export function sentLabelsOf(
  stored: Labels,
  { externalLabels, alertRelabelling = [] }: Pick<JudgedConfiguration, 'externalLabels' | 'alertRelabelling'>,
): Labels | undefined {
  const result = relabel({ ...externalLabels, ...stored }, alertRelabelling);
  return result.kind === 'kept' ? result.labels : undefined;
}
