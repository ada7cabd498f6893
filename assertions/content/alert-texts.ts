import { z } from 'zod';
import type { NotifiedAlert } from '../../core/journal.ts';
import type { Labels } from '../../core/labels.ts';
import type { ObservedNotification } from '../../core/run-view.ts';

/** What a receiver gives a person to read about one alert. */
export interface AlertText {
  readonly alert: NotifiedAlert;
  /** The prose: what is wrong, and how much. */
  readonly prose: string;
  /** Annotations by name where the receiver gets them one by one, as a webhook does. */
  readonly annotations: Labels | null;
  readonly links: readonly string[];
}

const pagerdutySchema = z.object({
  payload: z.object({ custom_details: z.object({ firing: z.string(), resolved: z.string() }) }),
});
const slackSchema = z.object({ attachments: z.array(z.object({ text: z.string() })) });
const mailSchema = z.object({ text: z.string() });
const webhookSchema = z.object({
  alerts: z.array(z.object({ annotations: z.record(z.string(), z.string()) })),
});

/** Empty for a payload that cannot be read: the observer has complained of that already. */
export function alertTexts({ integration, payload, alerts }: ObservedNotification): AlertText[] {
  switch (integration) {
    case 'pagerduty': {
      const event = pagerdutySchema.safeParse(payload).data?.payload.custom_details;
      return event === undefined ? [] : textsIn(`${event.firing}\n${event.resolved}`, alerts);
    }
    case 'slack': {
      const message = slackSchema.safeParse(payload).data;
      return textsIn(message?.attachments.map(({ text }) => text).join('\n') ?? '', alerts);
    }
    case 'email':
      return textsIn(mailSchema.safeParse(payload).data?.text ?? '', alerts);
    case 'webhook':
    case 'deadmansswitch':
      return (webhookSchema.safeParse(payload).data?.alerts ?? []).flatMap(({ annotations }, index) => {
        const alert = alerts[index];
        if (alert === undefined) return [];
        const { runbook_url: runbook, ...prose } = annotations;
        return { alert, annotations, prose: Object.values(prose).join('\n'), links: linksIn(runbook ?? '') };
      });
  }
}

/** The line for programs that ends what a text says of an alert (templates/firedrill.tmpl). */
const machineLine = /^status: (?:firing|resolved) .*$/gm;
const runbookLine = /^runbook:.*$/gm;

/** A text tells of its alerts in the order of the notification, each ended by its line for programs. */
function textsIn(text: string, alerts: readonly NotifiedAlert[]): AlertText[] {
  const parts = text.replaceAll('\r', '').split(machineLine);
  return alerts.flatMap((alert, index) => {
    const part = parts[index];
    // The last part stands behind the last line for programs.
    if (part === undefined || index >= parts.length - 1) return [];
    return { alert, annotations: null, prose: part.replace(runbookLine, '').trim(), links: linksIn(part) };
  });
}

function linksIn(text: string): string[] {
  return text.match(/https?:\/\/[^\s<>"')]+/g) ?? [];
}

/** Traces of a template that was not rendered, or not with what it wanted (text/template of Go, Prometheus). */
const traces = /\{\{|<no value>|<nil>|%!\w?\(|<error expanding template/;

/** The first text anywhere in a payload that shows the template behind it, and where it stands. */
export function rawTemplateIn(payload: unknown, path = ''): { where: string; text: string } | undefined {
  if (typeof payload === 'string') return traces.test(payload) ? { where: path, text: payload } : undefined;
  if (typeof payload !== 'object' || payload === null) return undefined;
  for (const [name, value] of Object.entries(payload)) {
    const found = rawTemplateIn(value, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
