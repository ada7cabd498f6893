import { quoteControls, quoteLine } from './printable.ts';

/** Labels of an alert or a series. A missing label and an empty one are the same thing in Prometheus. */
export type Labels = Readonly<Record<string, string>>;

/** True when every wanted label has the wanted value in `labels`. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => (labels[name] ?? '') === value);
}

/** Whether Prometheus 2.47 takes it for the name of a label. */
export function isLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

/** A stable text for a label set, in PromQL spelling: `{alertname="Watchdog", severity="none"}`. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, value]) => `${name}=${quoteControls(JSON.stringify(value))}`).join(', ')}}`;
}

/** Short name for people, on one line and without control characters: `HighErrorRate critical app`. */
export function nameAlert(labels: Labels): string {
  return quoteLine([labels['alertname'], labels['severity'], labels['service']].filter(Boolean).join(' '));
}

const labelPair = /\s*([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*(,|$)/y;

/**
 * Reads the text that `formatLabels` writes, with or without braces.
 *
 * @returns undefined when the text is not a label set.
 */
export function parseLabels(text: string): Labels | undefined {
  const body = text.trim().replace(/^\{(.*)\}$/s, '$1');
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < body.length) {
    const match = labelPair.exec(body);
    if (match === null) return undefined;
    labels[match[1] as string] = JSON.parse(`"${match[2]}"`) as string;
  }
  return labels;
}
