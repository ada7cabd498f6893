import { relabelKnown } from '../config/partly-relabelled.ts';
import type { ScrapeJob } from '../config/prometheus.ts';
import { type AlertRule, asWritten } from '../config/rules.ts';
import { type Labels, nameAlert } from '../labels.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import { isOfPrometheus } from '../lint/lab-metrics.ts';
import { type Selector, selectorsIn } from '../lint/selectors.ts';
import type { Life } from '../plan.ts';
import type { Context } from './context.ts';
import { exposersOf } from './own-setting.ts';
import type { Unseen } from './unseen.ts';

/**
 * Settings that may keep an alert from what the plan says, and that it does not read: of the jobs that scrape its series, of
 * the group of its rule, of the relabelling of alerts.
 */
export function unreadOf(life: Life, rule: AlertRule, context: Context): Unseen[] {
  const name = nameAlert(life.alert);
  const { config, timed } = context;
  const signals = timed.flatMap((fault) => fault.signals);
  const services = exposersOf(rule, life.alert, signals);
  const jobs = new Set(services.flatMap((service) => config.jobs?.get(service) ?? []));
  return [
    ...[...jobs].flatMap((job) => [...settingsOf(job, name), ...relabelledOf(job, rule, services[0] ?? '')]),
    ...limitOf(rule),
  ];
}

function settingsOf({ name: job, unread = [], location }: ScrapeJob, alert: string): Unseen[] {
  if (unread.length === 0) return [];
  return [
    {
      sentence: `the plan does not read ${unread.join(', ')} of the job ${job}, which scrapes what ${alert} reads`,
      location: placeOf(location),
    },
  ];
}

/** Series that the rule reads and that the job does not store as they are served, as far as that is certain. */
function relabelledOf(job: ScrapeJob, rule: AlertRule, service: string): Unseen[] {
  const { metricRelabelling: steps = [], name } = job;
  const tree = tryParsePromql(rule.expr);
  if (steps.length === 0 || !('root' in tree)) return [];
  const selectors = selectorsIn(tree, tree.root).filter(({ metric }) => !isOfPrometheus(metric));
  return selectors.flatMap((selector): Unseen[] => {
    const before: Labels = { job: name, service, ...equalities(selector), __name__: selector.metric };
    const { fate, labels, uncertain, by } = relabelKnown({ labels: before, mayCarry: () => true }, steps);
    const changed = Object.keys(before).filter(
      (label) => labels[label] !== before[label] && !uncertain.has(label),
    );
    const what =
      fate === 'dropped'
        ? 'drops'
        : fate === 'either'
          ? 'may drop'
          : changed.length > 0
            ? `changes ${changed.map((label) => (label === '__name__' ? 'the name' : label)).join(', ')} of`
            : undefined;
    const [step] = by.slice(-1);
    if (what === undefined || step === undefined) return [];
    return [
      {
        sentence: `the job ${name} ${what} ${selector.metric} before it is stored, which ${rule.alert} reads; the plan takes it as it is served`,
        location: step.location,
      },
    ];
  });
}

/** What a selector asks for by plain equality. */
function equalities({ matchers }: Selector): Labels {
  return Object.fromEntries(
    matchers.flatMap((matcher) => {
      const [, label = '', value = ''] = /^(\w+)="([^"\\]*)"$/.exec(matcher) ?? [];
      return label === '' ? [] : [[label, value]];
    }),
  );
}

function limitOf(rule: AlertRule): Unseen[] {
  if (rule.groupLimit === undefined) return [];
  const { alert, location } = asWritten(rule);
  return [
    {
      sentence: `the group ${rule.group} has \`limit: ${rule.groupLimit}\`: ${alert} fails and raises nothing where more series than that are true, and the plan does not count them`,
      location: placeOf(location),
    },
  ];
}

function placeOf({ file, line }: ScrapeJob['location']): Unseen['location'] {
  return { file, ...(line === undefined ? {} : { line }) };
}
