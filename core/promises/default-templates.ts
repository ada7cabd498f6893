import { fieldOf, KeyValues } from '../gotemplate/values.ts';

/** What is said where a receiver leaves a text to Alertmanager's own templates, in what it names; not to the letter. */
export const defaultTemplates: ReadonlyMap<string, (data: unknown) => string> = new Map(
  Object.entries({
    __subject: subject,
    __text_alert_list: alertList,
    'pagerduty.default.description': subject,
    'pagerduty.default.instances': alertList,
    'slack.default.title': subject,
    'slack.default.fallback': subject,
    'slack.default.text': () => '',
    'email.default.subject': subject,
    'email.default.html': (data) => alertList(fieldOf(data, 'Alerts')),
  } satisfies Record<string, (data: unknown) => string>),
);

/** The status, and the labels that the group and its alerts have in common. */
function subject(data: unknown): string {
  const values = (name: string): string[] => {
    const labels = fieldOf(data, name);
    return labels instanceof KeyValues ? labels.pairs.map(({ Value }) => Value) : [];
  };
  return `[${String(fieldOf(data, 'Status')).toUpperCase()}] ${[...values('GroupLabels'), ...values('CommonLabels')].join(' ')}`;
}

/** All labels and annotations of every alert in the list. */
function alertList(alerts: unknown): string {
  return (Array.isArray(alerts) ? alerts : [])
    .map((alert) =>
      ['Labels', 'Annotations']
        .map((name) => {
          const values = fieldOf(alert, name);
          return values instanceof KeyValues
            ? values.pairs.map(({ Name, Value }) => `${Name} = ${Value}`).join('\n')
            : '';
        })
        .join('\n'),
    )
    .join('\n');
}
