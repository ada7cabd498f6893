import { setTimeout as sleep } from 'node:timers/promises';
import { differencesOf } from './differences.ts';
import type { CaseFile, ConfigurationLab } from './lab.ts';
import type { PrometheusFiles } from './prometheus-files.ts';
import type { AlertmanagerReading, PrometheusReading, RuleReading } from './reading.ts';
import { askAlertmanager, lookAtAlertmanager } from './real-alertmanager.ts';
import { askPrometheus, formatted } from './real-prometheus.ts';

/** What a batch of configurations came to. */
export interface Comparison {
  readonly read: number;
  readonly refused: number;
  readonly different: readonly Different[];
}

export interface Different {
  /** Its place among the generated ones. */
  readonly index: number;
  readonly files: readonly CaseFile[];
  readonly differences: readonly string[];
}

/** A configuration of Alertmanager, and one of Prometheus, each with a plain one of the other program. */
export const plainAlertmanager: CaseFile = {
  path: 'alertmanager/alertmanager.yml',
  text: 'route: { receiver: r }\nreceivers: [{ name: r }]\n',
};
export const plainPrometheus: CaseFile = { path: 'prometheus/prometheus.yml', text: '' };

/** The files of a generated configuration of Prometheus. */
export function filesOf({ prometheus, rules }: PrometheusFiles): CaseFile[] {
  return [
    { path: 'prometheus/prometheus.yml', text: prometheus },
    ...rules.map((text, index) => ({ path: `prometheus/rules/${index}.yml`, text })),
    plainAlertmanager,
  ];
}

/** Compares one after the other, because each must be loaded before it can be asked about. */
export async function comparePrometheus(
  lab: ConfigurationLab,
  cases: readonly PrometheusFiles[],
  readOurs: (files: readonly CaseFile[]) => PrometheusReading,
): Promise<Comparison> {
  return compareEach(cases.map(filesOf), async (files) => {
    await lab.put(files.filter(({ path }) => path.startsWith('prometheus/')));
    const real = await askPrometheus(lab.prometheusUrl);
    const ours = readOurs(files);
    const [one, other] = await Promise.all(
      [real, ours].map((reading) => inOrder(lab.prometheusUrl, reading)),
    );
    return { real, differences: differencesOf(one ?? real, other ?? ours) };
  });
}

/** @param sortingMs how long Alertmanager may sort its alerts after it has read a file; it takes about 5 ms */
export async function compareAlertmanager(
  lab: ConfigurationLab,
  cases: readonly string[],
  readOurs: (files: readonly CaseFile[]) => AlertmanagerReading,
  sortingMs = 1000,
): Promise<Comparison> {
  const files = cases.map((text) => [plainPrometheus, { path: plainAlertmanager.path, text }]);
  return compareEach(files, async (own) => {
    await lab.put(own.slice(1));
    const ours = readOurs(own);
    let real = await askAlertmanager(lab.alertmanagerUrl);
    const untilMs = performance.now() + sortingMs;
    while (differencesOf(real, ours).length > 0 && real.kind === 'read' && ours.kind === 'read') {
      if (performance.now() > untilMs) break;
      await sleep(20);
      real = await lookAtAlertmanager(lab.alertmanagerUrl);
    }
    return { real, differences: differencesOf(real, ours) };
  });
}

async function compareEach(
  cases: readonly (readonly CaseFile[])[],
  compare: (files: readonly CaseFile[]) => Promise<{
    readonly real: { readonly kind: 'read' | 'refused' };
    readonly differences: readonly string[];
  }>,
): Promise<Comparison> {
  const different: Different[] = [];
  let read = 0;
  for (const [index, files] of cases.entries()) {
    const { real, differences } = await compare(files);
    if (real.kind === 'read') read += 1;
    if (differences.length > 0) different.push({ index, files, differences });
  }
  return { read, refused: cases.length - read, different };
}

/** Rules in one order, their expressions as Prometheus writes them: how somebody spaces an expression says nothing. */
async function inOrder(url: string, reading: PrometheusReading): Promise<PrometheusReading> {
  if (reading.kind === 'refused') return reading;
  const rules = await Promise.all(
    reading.rules.map(
      async (rule): Promise<RuleReading> => ({ ...rule, expr: await formatted(url, rule.expr) }),
    ),
  );
  const keyOf = ({ file, group, kind, name, expr, labels }: RuleReading): string =>
    JSON.stringify([file, group, kind, name, expr, Object.entries(labels).sort()]);
  return { ...reading, rules: rules.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
}

/** What a person reads who has to find out which of the two is right. */
export function explain({ different }: Comparison, of: number): string {
  const [first] = different;
  if (first === undefined) return 'no difference';
  return [
    `${different.length} of ${of} configurations are read differently; number ${first.index}:`,
    ...first.differences,
    ...first.files.map(({ path, text }) => `--- ${path}\n${text}`),
  ].join('\n');
}
