import type { NotifiedAlert } from '../../../core/journal.ts';
import { type Labels, parseLabels } from '../../../core/labels.ts';

/** The lines for programs in a message; their grammar is in the comment of templates/firedrill.tmpl. */
const machineLines = /^status: .*$/gm;
const machineLine = /^status: (firing|resolved) startsAt: (\S+) labels: (\{.*\})\s*$/;

/** What a text says, and the lines for programs in it that cannot be read. */
export interface AlertsInText {
  readonly alerts: readonly NotifiedAlert[];
  readonly unreadable: readonly string[];
}

/** The alerts that a text made by the template `firedrill.alerts` speaks of. */
export function readAlertsInText(text: string): AlertsInText {
  const alerts: NotifiedAlert[] = [];
  const unreadable: string[] = [];
  for (const [line] of text.matchAll(machineLines)) {
    const alert = readLine(line);
    if (alert === undefined) unreadable.push(line);
    else alerts.push(alert);
  }
  return { alerts, unreadable };
}

function readLine(line: string): NotifiedAlert | undefined {
  const [, status, startsAt, labelText] = machineLine.exec(line) ?? [];
  if (startsAt === undefined || labelText === undefined) return undefined;
  const labels = readLabels(labelText);
  return labels && { labels, status: status === 'firing' ? 'firing' : 'resolved', startsAt };
}

/** Go's %q: a backslash, then one of these. The other escapes are those of JSON. */
const goEscape = /\\(?:x([0-9a-f]{2})|U([0-9a-f]{8})|([av])|.)/g;
const controlCodes: Readonly<Record<string, number>> = { a: 7, v: 11 };

/** Labels as Go writes them: control characters have escapes that JSON, and so parseLabels, does not know. */
function readLabels(text: string): Labels | undefined {
  try {
    return parseLabels(text.replace(goEscape, toJsonEscape));
  } catch (error) {
    // An escape that neither Go nor JSON knows, or a code point that does not exist: not made by the template.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function toJsonEscape(written: string, byte?: string, point?: string, control?: string): string {
  const hex = byte ?? point;
  if (hex === undefined && control === undefined) return written;
  const code = hex === undefined ? (controlCodes[control ?? ''] ?? 0) : Number.parseInt(hex, 16);
  return JSON.stringify(String.fromCodePoint(code)).slice(1, -1);
}
