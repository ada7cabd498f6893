import { z } from 'zod';
import { placedYaml } from '../config/placed-yaml.ts';
import type { RelabelStep } from '../config/relabel.ts';
import { parseDurationMs } from '../duration.ts';
import { formatLabels } from '../labels.ts';
import { discovered, discoverySchema } from './discovery.ts';
import { namePromised } from './promises.ts';
import { relabelled, relabelSchema } from './relabelling.ts';
import { sampleLabels } from './sample-labels.ts';
import { difference, fileNamed, listed, type Promised, prometheusFile, type Violation } from './violation.ts';

const sectionSchema = discoverySchema.extend({
  timeout: z.string().default('10s'),
  api_version: z.string().default('v2'),
  scheme: z.string().default('http'),
  path_prefix: z.string().default('/'),
  relabel_configs: z.array(relabelSchema).default([]),
  alert_relabel_configs: z.array(relabelSchema).default([]),
});

const fileSchema = z.looseObject({
  alerting: z
    .looseObject({
      alert_relabel_configs: z.array(relabelSchema).default([]),
      alertmanagers: z.array(sectionSchema).default([]),
    })
    .prefault({}),
});

/** Does Prometheus tell the promised Alertmanagers, all of them and no others, with labels as they are? */
export function alertmanagerViolations(promised: Promised): Violation[] {
  const yaml = placedYaml(fileNamed(promised, prometheusFile));
  const { alerting } = fileSchema.parse(yaml.data ?? {});
  const { stated } = promised.promises;
  const at = ['alerting', 'alertmanagers'] as const;
  const told = alerting.alertmanagers.flatMap((section, index) =>
    discovered(section, yaml.place([...at, index]), promised).flatMap(({ labels }) => {
      const target = relabelled(labels, section.relabel_configs);
      const prefix = section.path_prefix.replace(/\/$/, '');
      return target === undefined ? [] : [`${section.scheme}://${target['__address__'] ?? ''}${prefix}`];
    }),
  );
  const wanted = stated.prometheus.alertmanagers;
  const [lacking, foreign] = [difference(wanted, told), difference(told, wanted)];
  const say = (sentence: string) => ({ alertnames: [], sentence, location: yaml.place([...at]) });
  return [
    ...(lacking.length > 0
      ? [say(`Prometheus does not tell ${listed(lacking)}, as is promised; it tells ${listed(told)}`)]
      : []),
    ...(foreign.length > 0
      ? [say(`Prometheus tells ${listed(foreign)}, an Alertmanager that nobody promised`)]
      : []),
    ...alerting.alertmanagers.flatMap((section, index) =>
      sectionProblems(section, stated.prometheus.waitsForAlertmanagers).map(({ field, text }) => ({
        alertnames: [],
        sentence: text,
        location: yaml.place([...at, index, field]),
      })),
    ),
    ...externalLabels(promised, yaml.place(['global', 'external_labels'])),
    ...alerting.alertmanagers.flatMap(({ alert_relabel_configs: steps }, index) =>
      relabellings(steps, promised, yaml.place([...at, index, 'alert_relabel_configs'])),
    ),
    ...relabellings(
      alerting.alert_relabel_configs,
      promised,
      yaml.place(['alerting', 'alert_relabel_configs']),
    ),
  ];
}

function sectionProblems(
  section: z.infer<typeof sectionSchema>,
  waits: string | undefined,
): { readonly field: string; readonly text: string }[] {
  const foreign = Object.keys(section).filter((name) => !(name in sectionSchema.shape));
  const isOff = waits !== undefined && parseDurationMs(section.timeout) !== parseDurationMs(waits);
  return [
    ...foreign.map((field) => ({
      field,
      text: `the way to Alertmanager has ${field}, which nobody promised`,
    })),
    ...(isOff
      ? [
          {
            field: 'timeout',
            text: `Prometheus gives Alertmanager ${section.timeout} to answer; promised is ${waits}`,
          },
        ]
      : []),
  ];
}

function externalLabels({ promises, config }: Promised, location: Violation['location']): Violation[] {
  const { externalLabels: want } = promises.stated.prometheus;
  const { externalLabels: got } = config.prometheus;
  if (formatLabels(want) === formatLabels(got)) return [];
  return [
    {
      alertnames: [],
      sentence: `Prometheus adds ${formatLabels(got)} to every alert (external_labels); promised is ${formatLabels(want)}`,
      location,
    },
  ];
}

/** Relabelling that nobody promised, and what it does to the promised alerts. */
function relabellings(
  steps: readonly RelabelStep[],
  { promises }: Promised,
  location: Violation['location'],
): Violation[] {
  if (steps.length === 0) return [];
  const effects = promises.alerts.map((alert) => {
    const [before = {}] = sampleLabels(alert, promises);
    const after = relabelled(before, steps);
    const changed =
      after === undefined
        ? []
        : Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
    return { alert, isDropped: after === undefined, changed };
  });
  const dropped = effects.filter(({ isDropped }) => isDropped).map(({ alert }) => alert);
  const changed = effects.filter((one) => one.changed.length > 0);
  const labels = [...new Set(changed.flatMap((one) => one.changed))];
  const names = (alerts: readonly { readonly alertname: string }[]): string[] => [
    ...new Set(alerts.map(({ alertname }) => alertname)),
  ];
  const shown = (alerts: typeof dropped): string => {
    const all = [...new Set(alerts.map(namePromised))];
    return listed(all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all);
  };
  if (dropped.length > 0)
    return [
      {
        alertnames: names(dropped),
        sentence: `alert_relabel_configs drops ${shown(dropped)} on the way to Alertmanager`,
        location,
      },
    ];
  if (labels.length > 0)
    return [
      {
        alertnames: names(changed.map(({ alert }) => alert)),
        sentence: `alert_relabel_configs changes ${listed(labels)} of ${shown(changed.map(({ alert }) => alert))} on the way to Alertmanager`,
        location,
      },
    ];
  if (promises.stated.prometheus.alertRelabelling === 'any') return [];
  return [
    {
      alertnames: [],
      sentence: 'alert_relabel_configs relabels alerts on their way to Alertmanager, which nobody promised',
      location,
    },
  ];
}
