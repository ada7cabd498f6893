import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect } from 'chai';
import { GenericContainer, PullPolicy, type StartedTestContainer } from 'testcontainers';
import { healthyPast } from '../../core/history.ts';
import { compileConfig } from '../../core/labtime/compile.ts';
import { silentProgress } from '../../core/progress.ts';
import { readConfigFolder } from '../../engine/run/config-folder.ts';
import { ensureEngine } from '../docker/ensure-engine.ts';
import { useEngine } from '../docker/use-engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { labelsOfRun } from '../labels.ts';
import { healthyPastSeries } from './healthy-past.ts';
import { mutants } from './mutants/all.ts';
import { mutate } from './mutants/mutant.ts';

const folder = import.meta.dirname;

/** Every file below a folder of stack/config, at the same path below `/etc`. */
function filesBelow(path: string): { target: string; content: string }[] {
  return readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ target: `/etc/${name}`, content: readFileSync(join(folder, name), 'utf8') }));
}

/** A container that has a program and its configuration, and runs nothing until it is told. */
async function boot(
  component: 'prometheus' | 'alertmanager' | 'blackbox-exporter',
  files: string = component,
): Promise<StartedTestContainer> {
  const engine = await ensureEngine(silentProgress);
  useEngine(engine);
  const images = await ensureImages([component], engine, silentProgress);
  return new GenericContainer(images.get(component)?.image ?? component)
    .withPullPolicy(PullPolicy.neverPull())
    .withLabels(await labelsOfRun(`config-check-${process.pid}`, false))
    .withNetworkMode('none')
    .withCopyContentToContainer(filesBelow(files))
    .withEntrypoint(['sleep', '600'])
    .start();
}

/** Runs a program in the container; its output when it succeeds, an assertion error with the output otherwise. */
async function run(container: StartedTestContainer, ...command: string[]): Promise<string> {
  const { exitCode, output } = await container.exec(command);
  expect(exitCode, `${command.join(' ')}\n${output}`).to.equal(0);
  return output;
}

describe('the configuration, read by Prometheus itself', function () {
  this.timeout(600_000);
  let container: StartedTestContainer;
  before(async () => {
    container = await boot('prometheus');
  });
  after(() => container?.stop({ timeout: 0 }));

  const tests = filesBelow('prometheus/tests').map(({ target }) => target);

  it('promtool accepts prometheus.yml and every rule file', async () => {
    const output = await run(container, 'promtool', 'check', 'config', '/etc/prometheus/prometheus.yml');
    expect(output).to.include('5 rule files found');
    const counts = [...output.matchAll(/(\w+)\.yml\s+SUCCESS: (\d+) rules found/g)];
    expect(Object.fromEntries(counts.map(([, file = '', count]) => [file, Number(count)]))).to.deep.equal({
      application: 8,
      gpu: 7,
      infrastructure: 8,
      meta: 28,
      ml_model: 7,
    });
  });

  for (const file of tests) {
    it(`promtool test rules ${file.replace(/.*\//, '')}`, () =>
      run(container, 'promtool', 'test', 'rules', file));
  }

  it('promtool finds a rule that waits too long: these tests can fail', async () => {
    const rules = '/etc/prometheus/rules/infrastructure.yml';
    const text = readFileSync(join(folder, 'prometheus/rules/infrastructure.yml'), 'utf8');
    const [good, bad] = [
      text,
      text.replace('expr: up == 0\n        for: 2m', 'expr: up == 0\n        for: 3m'),
    ];
    await container.copyContentToContainer([{ target: rules, content: bad }]);
    const { exitCode } = await container.exec([
      'promtool',
      'test',
      'rules',
      '/etc/prometheus/tests/service-down.yml',
    ]);
    await container.copyContentToContainer([{ target: rules, content: good }]);
    expect(exitCode).to.equal(1);
  });

  const ruleTests = filesBelow('prometheus/tests').map(({ target, content }) => ({
    path: relative('/etc', target),
    text: content,
  }));
  const ruleMutants = [...mutants.values()].filter(({ edits }) =>
    edits.some(({ path }) => path.startsWith('prometheus/rules/')),
  );
  for (const mutant of ruleMutants) {
    it(`promtool finds the mutant ${mutant.name}: ${mutant.mistake}`, async () => {
      const broken = mutate(mutant, readConfigFolder()).map(({ path, text }) => ({ path, text }));
      const home = `/etc/mutants/${mutant.name}`;
      const copies = [...broken, ...ruleTests].map(({ path, text }) => ({
        target: `${home}/${path}`,
        content: text,
      }));
      await container.copyContentToContainer(copies);
      const own = ruleTests
        .filter(({ text }) => mutant.edits.some(({ path }) => text.includes(`../rules/${basename(path)}`)))
        .sort((one, other) => one.text.length - other.text.length);
      // The shortest first: one that finds it is enough, and windows of days take promtool ten seconds.
      let exitCode = 0;
      let output = `no test loads ${mutant.edits.map(({ path }) => path).join()}`;
      for (const { path } of own) {
        ({ exitCode, output } = await container.exec(['promtool', 'test', 'rules', `${home}/${path}`]));
        if (exitCode !== 0) break;
      }
      expect(exitCode, output).to.equal(1);
    });
  }

  it('six hours of healthy past at speed 60 become blocks that Prometheus answers from', async () => {
    const endMs = 1_700_000_000_000;
    const content = healthyPast({
      endMs,
      lengthMs: 360_000,
      stepMs: 250,
      series: healthyPastSeries({ appPerSecond: 50, mlApiPerSecond: 5, endWallMs: endMs }),
    });
    await container.copyContentToContainer([{ target: '/etc/prometheus/past.om', content }]);
    const data = '/prometheus/data';
    await run(
      container,
      'promtool',
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      '/etc/prometheus/past.om',
      data,
    );
    const server = 'http://127.0.0.1:9090';
    const serve = `prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=${data} \
      --storage.tsdb.retention.time=100y > /prometheus/log 2>&1 & echo started`;
    await run(container, 'sh', '-c', serve);
    await run(
      container,
      'sh',
      '-c',
      `for n in $(seq 100); do promtool check ready --url=${server} && exit; sleep 0.1; done; exit 1`,
    );
    const ask = (expression: string): Promise<string> =>
      run(container, 'promtool', 'query', 'instant', `--time=${endMs / 1000}`, server, expression);
    const errors = 'sum by (service) (rate(http_requests_total{status=~"5.."}[6m]))';
    expect(await ask('round(sum by (service) (rate(http_requests_total[6m])), 0.1)'))
      .to.include('{service="app"} => 50 @')
      .and.to.include('{service="ml-api"} => 5 @');
    expect(await ask(errors)).to.include('{service="app"} => 0 @');
    expect(await ask('count(up == 1)')).to.include('=> 5 @');
    expect(await ask(`timestamp(up{service="app"}) * 1000 == bool ${endMs}`)).to.include('=> 1 @');
  });
});

/** Who hears an alert of this severity and layer: alerts.md, routing. */
function receiversOf(severity: string, layer: string): string[] {
  const isModel = layer === 'ml_model' || layer === 'gpu';
  const byWebhook = isModel ? 'ml-webhook' : 'audit-webhook';
  switch (severity) {
    case 'critical':
      return ['pagerduty', 'slack', byWebhook];
    case 'warning':
      return ['slack', 'email', byWebhook];
    case 'info':
      return ['email', byWebhook];
    default:
      return [isModel ? 'ml-webhook' : 'unrouted'];
  }
}

describe('the configuration, read by blackbox_exporter itself', function () {
  this.timeout(600_000);
  let container: StartedTestContainer;
  before(async () => {
    container = await boot('blackbox-exporter', 'blackbox');
  });
  after(() => container?.stop({ timeout: 0 }));

  const file = '/etc/blackbox/blackbox.yml';
  const check = (path: string) =>
    container.exec(['blackbox_exporter', `--config.file=${path}`, '--config.check']);

  it('accepts blackbox.yml, as it is and compiled for speed 60', async () => {
    const { files } = compileConfig(readConfigFolder(), { speed: 60 });
    const compiled = files.find(({ kind }) => kind === 'blackbox')?.text ?? '';
    expect(compiled).to.include('timeout: 83ms');
    await container.copyContentToContainer([{ target: '/etc/blackbox/fast.yml', content: compiled }]);
    for (const path of [file, '/etc/blackbox/fast.yml']) {
      const { exitCode, output } = await check(path);
      expect(exitCode, output).to.equal(0);
    }
  });

  it('finds a setting that there is not: this test can fail', async () => {
    const content = 'modules: {health: {prober: http, patience: 5s}}';
    await container.copyContentToContainer([{ target: '/etc/blackbox/bad.yml', content }]);
    expect((await check('/etc/blackbox/bad.yml')).exitCode).to.equal(1);
  });
});

describe('the configuration, read by Alertmanager itself', function () {
  this.timeout(600_000);
  let container: StartedTestContainer;
  before(async () => {
    container = await boot('alertmanager');
  });
  after(() => container?.stop({ timeout: 0 }));

  const file = '/etc/alertmanager/alertmanager.yml';
  const route = (receivers: string[], ...labels: string[]) =>
    container.exec([
      'amtool',
      'config',
      'routes',
      'test',
      `--config.file=${file}`,
      `--verify.receivers=${receivers.join(',')}`,
      ...labels,
    ]);

  it('amtool accepts alertmanager.yml and its template', async () => {
    const output = await run(container, 'amtool', 'check-config', file);
    expect(output).to.include('13 inhibit rules').and.to.include('7 receivers').and.to.include('1 templates');
  });

  for (const severity of ['critical', 'warning', 'info', 'none']) {
    for (const layer of ['infrastructure', 'application', 'ml_model', 'gpu', 'logging', 'meta']) {
      const receivers = receiversOf(severity, layer);
      it(`${severity} ${layer} → ${receivers.join(', ')}`, async () => {
        const labels = [`severity=${severity}`, `layer=${layer}`, 'alertname=Any', 'service=app'];
        const { exitCode, output } = await route(receivers, ...labels);
        expect(exitCode, output).to.equal(0);
      });
    }
  }

  it('Watchdog → deadmansswitch and nobody else', async () => {
    const labels = ['alertname=Watchdog', 'severity=none', 'layer=meta', 'service=monitoring'];
    expect((await route(['deadmansswitch'], ...labels)).exitCode).to.equal(0);
  });

  it('no labels → unrouted', async () => {
    expect((await route(['unrouted'], 'alertname=Any')).exitCode).to.equal(0);
  });

  it('a wrong expectation is found: these tests can fail', async () => {
    expect((await route(['slack'], 'severity=critical', 'layer=application')).exitCode).to.equal(1);
  });
});
