import { placedYaml } from '../config/placed-yaml.ts';
import { TemplateProblem } from '../gotemplate/problem.ts';
import { definitionsOf, type TemplateContext } from '../gotemplate/render.ts';
import { fieldAt, type NotCarried, notCarried } from './carried.ts';
import { defaultTemplates } from './default-templates.ts';
import { type Integration, receiverFacts } from './integrations.ts';
import type { PromisedAlert, PromisedReceiver, Promises } from './promises.ts';
import { type SampleAlert, type SampleNotification, sampleNotification } from './sample-notification.ts';
import { samplePayload } from './sample-payload.ts';
import { escapeRegExp } from './value-pattern.ts';
import { alertmanagerFile, fileNamed, type Promised, type Violation } from './violation.ts';

/**
 * Will what receivers get carry what is promised? Their templates are rendered over notifications of promised alerts:
 * several that fire, one that fires beside one that has ended, and ends alone.
 */
export function payloadViolations(promised: Promised): Violation[] {
  const { templates, problems } = readTemplates(promised);
  const facts = receiverFacts(promised);
  const found = promised.promises.receivers.flatMap((receiver) => {
    const [integration] = facts.find(({ name }) => name === receiver.name)?.integrations ?? [];
    if (integration === undefined || integration.kind !== receiver.by) return [];
    return samplesFor(receiver, promised.promises).flatMap((sample) =>
      flawsOf(receiver, integration, sample, templates),
    );
  });
  const alike = Map.groupBy(found, ({ key }) => key);
  return [
    ...problems,
    ...[...alike.values()].flatMap((group) => group.slice(0, 1)).map(({ violation }) => violation),
  ];
}

type Template = TemplateContext['templates'] extends ReadonlyMap<string, infer T> ? T : never;

interface Found {
  readonly key: string;
  readonly violation: Violation;
}

/** The setting that makes a field of the payload, where they have different names. */
const settingOf: Readonly<Record<string, string>> = {
  summary: 'description',
  custom_details: 'details',
  subject: 'headers',
  alerts: 'max_alerts',
};

function flawsOf(
  receiver: PromisedReceiver,
  integration: Integration,
  sample: SampleNotification,
  templates: TemplateContext['templates'],
): Found[] {
  const { payload, unrendered } = samplePayload(integration, sample, templates);
  const found = (field: string, sentence: string): Found => ({
    key: `${receiver.name} ${field}`,
    violation: { alertnames: [], sentence, location: integration.place(field) },
  });
  if (unrendered.length > 0)
    return unrendered.map(({ field, why }) =>
      found(field, `the ${field} of ${receiver.name} cannot be rendered: ${why}`),
    );
  const carrying = {
    status: sample.status,
    alerts: sample.alerts,
    field: (path: string) => fieldAt(payload, path),
    expected: (labels: SampleAlert['labels'], annotation: string) => {
      const text = sample.alerts.find((alert) => alert.labels === labels)?.annotations[annotation] ?? '';
      // A link that goes on after the text leads elsewhere.
      return [{ pattern: `${escapeRegExp(text)}(?![\\w/])`, what: text }];
    },
  };
  const opposites = Object.keys(receiver.carries ?? {}).flatMap((path) => {
    const text = fieldAt(payload, path);
    return typeof text === 'string' ? oppositeIn(text, sample).map((got) => ({ path, got })) : [];
  });
  return [
    ...notCarried(receiver.carries, carrying).map((flaw) =>
      found(settingAt(flaw.path), sentenceOf(receiver, sample, flaw)),
    ),
    ...opposites.map(({ path, got }) =>
      found(
        settingAt(path),
        sentenceOf(receiver, sample, { path, got, want: `nothing that says ${oppositeOf(sample)}` }),
      ),
    ),
  ];
}

/** The setting of an integration that makes the field at a path of its payload. */
function settingAt(path: string): string {
  const [field = ''] = path.split('.').filter((part) => !/^(payload|attachments|\d+)$/.test(part));
  return settingOf[field] ?? field;
}

const oppositeOf = ({ status }: SampleNotification): string => (status === 'firing' ? 'resolved' : 'firing');

/** The text itself where it says of a notification whose alerts are all alike that they are the opposite. */
function oppositeIn(text: string, sample: SampleNotification): string[] {
  const isMixed = sample.alerts.some(({ status }) => status !== sample.status);
  const word = new RegExp(`\\b${oppositeOf(sample)}\\b`, 'i');
  return !isMixed && word.test(text) ? [text] : [];
}

function sentenceOf(
  { name }: PromisedReceiver,
  { status, alerts }: SampleNotification,
  { path, want, got }: NotCarried,
): string {
  const first = alerts[0]?.labels ?? {};
  const of = alerts.length === 1 ? 'one' : String(alerts.length);
  const about =
    `${status} notification of ${of} ${first['alertname'] ?? ''} ${first['severity'] ?? ''}`.trim();
  const shown = got.trim().replace(/\s+/g, ' ');
  const short = shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
  return `what ${name} gets in ${path} is "${short}" for a ${about}; promised is ${want}`;
}

/** For each severity that the receiver hears of, in which it can hear of several at once. */
function samplesFor(receiver: PromisedReceiver, promises: Promises): SampleNotification[] {
  const heard = promises.alerts.filter(({ told }) => told.includes(receiver.name));
  const bySeverity = Map.groupBy(heard, ({ severity }) => severity);
  return [...bySeverity.values()].flatMap(([alert]) => {
    if (alert === undefined) return [];
    const one = (index: number, status: SampleAlert['status']) => sampleAlert(alert, index, status, promises);
    const made = (...alerts: SampleAlert[]) => sampleNotification(receiver.name, receiver.together, alerts);
    const firing = [made(one(1, 'firing')), made(one(1, 'firing'), one(2, 'firing'))];
    if (!receiver.toldOfEnds) return firing;
    return [...firing, made(one(1, 'firing'), one(2, 'resolved')), made(one(1, 'resolved'))];
  });
}

function sampleAlert(
  alert: PromisedAlert,
  index: number,
  status: SampleAlert['status'],
  promises: Promises,
): SampleAlert {
  const { alertname, severity, layer, labels, runbook } = alert;
  return {
    status,
    labels: {
      service: 'a-service',
      ...labels,
      ...promises.stated.prometheus.externalLabels,
      alertname,
      severity,
      layer,
      instance: `instance-${index}`,
    },
    annotations: {
      summary: `summary ${index} of ${alertname}`,
      description: `description ${index} of ${alertname}`,
      value: `${index}7% of something`,
      runbook_url: runbook,
    },
  };
}

/** The templates that alertmanager.yml lists, over Alertmanager's own. */
function readTemplates(promised: Promised): {
  readonly templates: TemplateContext['templates'];
  readonly problems: readonly Violation[];
} {
  const yaml = placedYaml(fileNamed(promised, alertmanagerFile));
  const entries = (yaml.data as { readonly templates?: readonly unknown[] } | null)?.templates ?? [];
  const listedFiles = promised.files.filter(
    ({ path, kind }) => kind === 'template' && entries.some((entry) => isNamed(path, String(entry))),
  );
  const problems: Violation[] = [];
  const defined = listedFiles.flatMap(({ path, text }) => {
    try {
      return [...definitionsOf([text])];
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error;
      problems.push({
        alertnames: [],
        sentence: `the templates of ${path} cannot be read: ${error.message}`,
        location: { file: path },
      });
      return [];
    }
  });
  const templates = new Map<string, Template>([...defaultTemplates, ...defined]);
  return { templates, problems };
}

/** Whether an entry of `templates`, which may have a pattern for its last part, means a file. */
function isNamed(path: string, entry: string): boolean {
  const relative = entry.replace(/^\.\//, '').replace(/^\/etc\/alertmanager\//, '');
  const pattern = relative.split('*').map(escapeRegExp).join('[^/]*');
  return new RegExp(`^alertmanager/${pattern}$`).test(path);
}
