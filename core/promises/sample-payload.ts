import { notificationFunctions } from '../gotemplate/functions.ts';
import { TemplateProblem } from '../gotemplate/problem.ts';
import { renderTemplate, type TemplateContext } from '../gotemplate/render.ts';
import type { Integration } from './integrations.ts';
import { common, type SampleNotification, templateData } from './sample-notification.ts';

/** A template that cannot be rendered, and the setting that holds it. */
export interface Unrendered {
  readonly field: string;
  readonly why: string;
}

/**
 * The request as the receiver would get it, as far as promises speak of it, in the shape in which the lab's receivers keep
 * it; with the settings that cannot be rendered.
 */
export function samplePayload(
  integration: Integration,
  notification: SampleNotification,
  templates: TemplateContext['templates'],
): { readonly payload: unknown; readonly unrendered: readonly Unrendered[] } {
  const unrendered: Unrendered[] = [];
  const context = { functions: notificationFunctions, templates };
  const data = templateData(notification);
  const render = (field: string, template: unknown): string => {
    if (typeof template !== 'string') return '';
    try {
      return renderTemplate(template, data, context);
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error;
      unrendered.push({ field, why: error.message });
      return '';
    }
  };
  const own = (field: string, byDefault = ''): string =>
    render(field, integration.fields[field] ?? byDefault);
  return { payload: payloadOf(integration, notification, own, render), unrendered };
}

type Render = (field: string, template: unknown) => string;

const called = (name: string, argument = '.'): string => `{{ template "${name}" ${argument} }}`;

/** Defaults are those of Alertmanager 0.26 (its configuration documentation). */
function payloadOf(
  { kind, fields }: Integration,
  notification: SampleNotification,
  own: (field: string, byDefault?: string) => string,
  render: Render,
): unknown {
  switch (kind) {
    case 'pagerduty':
      return {
        event_action: notification.status === 'firing' ? 'trigger' : 'resolve',
        client: own('client'),
        client_url: own('client_url'),
        payload: {
          summary: own('description', called('pagerduty.default.description')),
          source: own('source', '{{ .ExternalURL }}'),
          severity: own('severity', 'error'),
          class: own('class'),
          component: own('component'),
          group: own('group'),
          custom_details: detailsOf(fields['details'], render),
        },
      };
    case 'slack': {
      const names = ['title', 'title_link', 'pretext', 'text', 'fallback', 'color', 'footer'];
      const defaults: Readonly<Record<string, string>> = {
        title: called('slack.default.title'),
        fallback: called('slack.default.fallback'),
        text: called('slack.default.text'),
        color: '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',
      };
      const attachment = Object.fromEntries(names.map((name) => [name, own(name, defaults[name])]));
      return { channel: own('channel'), username: own('username'), attachments: [attachment] };
    }
    case 'email': {
      const headers = Object.entries((fields['headers'] ?? {}) as Record<string, unknown>);
      const subject = headers.find(([name]) => name.toLowerCase() === 'subject')?.[1];
      return {
        subject: render('headers', subject ?? called('email.default.subject')),
        text: own('text'),
        html: own('html', called('email.default.html')),
      };
    }
    case 'webhook':
      return webhookPayload(fields, notification);
    default:
      return Object.fromEntries(Object.keys(fields).map((name) => [name, own(name)]));
  }
}

function detailsOf(details: unknown, render: Render): Readonly<Record<string, string>> {
  const given = typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
  const all = {
    firing: called('pagerduty.default.instances', '.Alerts.Firing'),
    resolved: called('pagerduty.default.instances', '.Alerts.Resolved'),
    ...given,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, template]) => [name, render('details', template)]),
  );
}

/** A webhook gets everything, but no more than `max_alerts` where that is not 0. */
function webhookPayload(
  fields: Readonly<Record<string, unknown>>,
  { receiver, status, alerts, groupLabels }: SampleNotification,
): unknown {
  const most = Number(fields['max_alerts'] ?? 0);
  const told = most > 0 ? alerts.slice(0, most) : alerts;
  return {
    receiver,
    status,
    groupLabels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    alerts: told,
    truncatedAlerts: alerts.length - told.length,
  };
}
