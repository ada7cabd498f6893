import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readDeliverySettings } from '../../../core/alertmanager/delivery-settings.ts';
import { writtenRules } from '../../../core/config/sent-rules.ts';
import type { ConfigUnderTest } from '../../../core/oracle/plan-run.ts';
import { readConfigFolder, readConfigUnderTest } from '../../../engine/run/config-folder.ts';
import { refuseWhatProgramsRefuse } from '../../../engine/run/refused-config.ts';
import { engineForTests } from '../../components/testing.ts';
import { alertmanagerFiles } from './alertmanager-files.ts';
import { askTools, collectedFiles, folderOf, whyPassedOver } from './collected.ts';
import {
  type Comparison,
  compareAlertmanager,
  comparePrometheus,
  explain,
  plainAlertmanager,
} from './compare.ts';
import { type CaseFile, ConfigurationLab } from './lab.ts';
import { liveConfigurations, lookUntil, ourLiveReading } from './live.ts';
import { ourAlertmanager } from './our-alertmanager.ts';
import { ourPrometheus, refusalOr } from './our-prometheus.ts';
import { prometheusFiles } from './prometheus-files.ts';
import type { AlertmanagerReading, PrometheusReading, RuleReading } from './reading.ts';
import { postProbes } from './real-alertmanager.ts';
import { askPrometheus } from './real-prometheus.ts';

/** Configurations of each program. `npm run test:differential` asks for more. */
const count = Number(process.env['FIREDRILL_DIFFERENTIAL_CONFIGURATIONS'] ?? 60);
/** One takes 6 to 11 s, because Prometheus looks for its targets and for Alertmanager every 5 s. */
const liveCount = Math.ceil(count / 60);
const seed = Number(process.env['FIREDRILL_DIFFERENTIAL_SEED'] ?? 1);

describe('configurations, as Prometheus and Alertmanager read them and as we do', function () {
  this.timeout(300_000);
  let lab: ConfigurationLab;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-configuration-'));
    lab = await ConfigurationLab.boot(await engineForTests());
    await postProbes(lab.alertmanagerUrl);
  });
  after(async () => {
    await lab?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** From the files in a folder, as every command reads it, with what it refuses before anything boots. */
  function read(files: readonly CaseFile[]): ConfigUnderTest {
    rmSync(folder, { recursive: true, force: true });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const read = readConfigFolder(folder);
    const config = readConfigUnderTest(read, folder);
    refuseWhatProgramsRefuse(read, config);
    return config;
  }

  const readPrometheus = (files: readonly CaseFile[]): PrometheusReading =>
    refusalOr(() => {
      const config = read(files);
      return ourPrometheus({ ...config, rules: writtenRules(config) });
    });
  const readAlertmanager = (files: readonly CaseFile[]): AlertmanagerReading =>
    refusalOr(() => {
      const { alertmanager } = read(files);
      return ourAlertmanager(
        alertmanager,
        readDeliverySettings(files.find(({ path }) => path === plainAlertmanager.path) ?? plainAlertmanager),
      );
    });

  const tell = ({ read, refused, different }: Comparison): string =>
    `(${read} read, ${refused} refused; ${different.length} differences)`;

  it(`${count} configurations of Prometheus: groups, rules, external labels, jobs, and what is refused`, async function () {
    const cases = fc.sample(prometheusFiles, { seed, numRuns: count });
    const comparison = await comparePrometheus(lab, cases, readPrometheus);
    if (this.test) this.test.title += ` ${tell(comparison)}`;
    expect(comparison.different.length, explain(comparison, count)).to.equal(0);
    expect(comparison.read).to.be.greaterThan(count / 3);
    expect(comparison.refused).to.be.greaterThan(count / 6);
  });

  it(`${count} configurations of Alertmanager: routes, groups, receivers, inhibitions, and what is refused`, async function () {
    const cases = fc.sample(alertmanagerFiles, { seed, numRuns: count });
    const comparison = await compareAlertmanager(lab, cases, readAlertmanager);
    if (this.test) this.test.title += ` ${tell(comparison)}`;
    expect(comparison.different.length, explain(comparison, count)).to.equal(0);
    expect(comparison.read).to.be.greaterThan(count / 3);
    expect(comparison.refused).to.be.greaterThan(count / 6);
  });

  it(`${liveCount} running configurations: targets and their labels, and 30 alerts each as they arrive after relabelling`, async function () {
    const all = fc.sample(liveConfigurations, { seed, numRuns: liveCount });
    let arrived = 0;
    for (const [round, filesOf] of all.entries()) {
      const files = filesOf(round);
      const config = read(files);
      const expected = ourLiveReading(config, writtenRules(config));
      await lab.put(files.filter(({ path }) => path.startsWith('prometheus/')));
      expect(await askPrometheus(lab.prometheusUrl)).to.have.property('kind', 'read');
      const real = await lookUntil(lab, round, expected);
      expect(real, files.map(({ text }) => text).join('---\n')).to.deep.equal(expected);
      arrived += real.alerts.length;
    }
    if (this.test) this.test.title += ` (${arrived} arrived; 0 differences)`;
    expect(arrived).to.be.greaterThan(0);
  });

  it('files that the authors of both programs test their readers with: what is refused', async function () {
    const collected = await collectedFiles();
    if (collected === undefined) return this.skip(); // Go brings them
    const count = { read: 0, refused: 0, passedOver: 0 };
    const different: string[] = [];
    for (const [one, real] of await askTools(lab, collected)) {
      const ours = refusalOr(() => {
        read(folderOf(one));
        return { kind: 'read' as const };
      });
      const isPassedOver = real === 'refused' && ours.kind === 'read' && whyPassedOver(one) !== undefined;
      count[isPassedOver ? 'passedOver' : real] += 1;
      if (real !== ours.kind && !isPassedOver)
        different.push(`${one.name}: ${real}, and by us ${'why' in ours ? ours.why : ours.kind}`);
    }
    if (this.test)
      this.test.title += ` (${count.read} read, ${count.refused} refused; ${different.length} differences; ${count.passedOver} passed over)`;
    expect(different).to.deep.equal([]);
    // Counted with 2.47.2 and 0.26.0: fewer would mean that the files have moved.
    expect(count.read).to.be.greaterThan(70);
    expect(count.refused).to.be.greaterThan(100);
  });

  /** Readers that make one mistake each. */
  const careless: Readonly<Record<string, (files: readonly CaseFile[]) => PrometheusReading>> = {
    'reads 007 as 7': (files) =>
      withRules(readPrometheus(files), (rule) => ({
        ...rule,
        labels: Object.fromEntries(
          Object.entries(rule.labels).map(([name, value]) => [name, String(parse(value) ?? value)]),
        ),
      })),
    'passes over merge keys': (files) =>
      readPrometheus(files.map(({ path, text }) => ({ path, text: text.replaceAll(/^ *<<: .*$/gm, '') }))),
    'gives every group the global interval': (files) => {
      const reading = readPrometheus(files);
      if (reading.kind === 'refused') return reading;
      return withRules(reading, (rule) => ({ ...rule, intervalMs: reading.evaluationIntervalMs }));
    },
    'refuses nothing': (files) => {
      const reading = readPrometheus(files);
      return reading.kind === 'read' ? reading : nothing;
    },
  };
  for (const [mistake, read] of Object.entries(careless))
    it(`finds out a reader of Prometheus' files that ${mistake}`, async () => {
      const cases = fc.sample(prometheusFiles, { seed: 1, numRuns: 10 });
      expect((await comparePrometheus(lab, cases, read)).different.length).to.be.greaterThan(0);
    });

  const inheritsNothing = (reading: AlertmanagerReading): AlertmanagerReading =>
    reading.kind === 'refused'
      ? reading
      : { ...reading, routes: reading.routes.map((route) => ({ ...route, groupWaitMs: 30_000 })) };
  const neverSendsEnds = (reading: AlertmanagerReading): AlertmanagerReading =>
    reading.kind === 'refused'
      ? reading
      : {
          ...reading,
          receivers: reading.receivers.map(({ name, integrations }) => ({
            name,
            integrations: integrations.map((one) => ({ ...one, sendResolved: false })),
          })),
        };
  for (const [mistake, spoil] of [
    ['inherits no group_wait', inheritsNothing],
    ['takes send_resolved for false', neverSendsEnds],
  ] as const)
    it(`finds out a reader of alertmanager.yml that ${mistake}`, async () => {
      const cases = fc.sample(alertmanagerFiles, { seed: 1, numRuns: 10 });
      const { different } = await compareAlertmanager(
        lab,
        cases,
        (files) => spoil(readAlertmanager(files)),
        0,
      );
      expect(different.length).to.be.greaterThan(0);
    });
});

const nothing: PrometheusReading = {
  kind: 'read',
  scrapeIntervalMs: 60_000,
  scrapeTimeoutMs: 10_000,
  evaluationIntervalMs: 60_000,
  externalLabels: {},
  jobs: [],
  rules: [],
};

function withRules(
  reading: PrometheusReading,
  change: (rule: RuleReading) => RuleReading,
): PrometheusReading {
  return reading.kind === 'refused' ? reading : { ...reading, rules: reading.rules.map(change) };
}
