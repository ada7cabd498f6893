import { machine } from 'node:os';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import type { Promtool } from '../../../core/foretold/foretell.ts';
import type { ConfigFile } from '../../../core/labtime/compile.ts';
import { notSeenThrough } from '../../../core/oracle/life.ts';
import type { Life, Plan, Window } from '../../../core/plan.ts';
import { silentProgress } from '../../../core/progress.ts';
import { readConfigFolder } from '../../../engine/run/config-folder.ts';
import { loadScenarios, pickScenarios } from '../../../engine/run/load-scenarios.ts';
import { makePlan } from '../../../engine/run/make-plan.ts';
import { goArchitecture } from '../../docker/go-architecture.ts';
import { stateFolder } from '../../docker/state-folder.ts';
import { buildGoPrograms } from '../../images/go-tools.ts';
import { prometheus } from '../../images/prometheus.ts';
import { findPromtool } from '../../promtool.ts';

const speed = 60;
/** `evaluation_interval` of the shipped configuration. */
const evaluationMs = 30_000;

const files = readConfigFolder();

/** The shipped rules with every alert's expression rewritten. */
function rewritten(rewrite: (expr: string) => string): ConfigFile[] {
  return files.map((file) => {
    if (file.kind !== 'rules') return file;
    const document = parse(file.text) as { groups: { rules: { alert?: string; expr: string }[] }[] };
    // The heartbeat, and rules on absence, whose labels come out of their selectors, stay as they are.
    for (const rule of document.groups.flatMap(({ rules }) => rules))
      if (rule.alert !== undefined && rule.alert !== 'Watchdog' && !rule.expr.includes('absent'))
        rule.expr = rewrite(rule.expr.trim());
    return { ...file, text: stringify(document) };
  });
}

function livesOf({ deliveries, inhibitions }: Plan): Life[] {
  return [...deliveries, ...inhibitions].map(({ life }) => life);
}

/** How far the edges of two windows are apart at the most. */
function apartMs(a: Window, b: Window): number {
  return Math.max(Math.abs(a.earliestMs - b.earliestMs), Math.abs(a.latestMs - b.latestMs));
}

async function builtPromtool(): Promise<Promtool> {
  const { source } = prometheus;
  if (source.kind === 'go' && 'missing' in findPromtool())
    await buildGoPrograms(prometheus, source, {
      cache: stateFolder().cache,
      architecture: goArchitecture(machine()),
      step: silentProgress.step('promtool'),
    });
  const found = findPromtool();
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

describe('windows from the real promtool', function () {
  this.timeout(600_000);
  let promtool: Promtool;
  before(async () => {
    promtool = await builtPromtool();
  });

  async function plansOf(
    id: string,
    config: readonly ConfigFile[],
    isMutant = false,
  ): Promise<[seen: Plan, told: Plan]> {
    const [loaded] = pickScenarios(await loadScenarios(), [id]);
    if (loaded === undefined) throw new Error(`no scenario ${id}`);
    return [
      makePlan(loaded.scenario, files, speed),
      makePlan(loaded.scenario, config, speed, { promtool: () => promtool, isMutant }),
    ];
  }

  /** Every life is asked for, and as the oracle has it when it sees through the expression, within an evaluation interval. */
  async function compare(id: string, config: readonly ConfigFile[], withinMs = evaluationMs): Promise<void> {
    const [seen, told] = await plansOf(id, config);
    const lives = livesOf(told);
    let asked = 0;
    livesOf(seen).forEach((life, index) => {
      const other = lives[index];
      if (other === undefined) throw new Error(`${life.alert['alertname']} is missing`);
      const name = `${id}, ${life.alert['alertname']} ${life.alert['severity']}`;
      const terms = other.firing.terms.map((term) => term.name);
      expect(terms, name).not.to.include(notSeenThrough);
      if (terms.includes('promtool')) asked += 1;
      expect(apartMs(life.firing, other.firing), `${name} fires`).to.be.at.most(withinMs);
      expect(apartMs(life.ended, other.ended), `${name} ends`).to.be.at.most(withinMs);
      expect(other.certainty, name).to.equal(life.certainty);
    });
    expect(asked, `${id}: lives that promtool was asked about`).to.be.above(0);
  }

  const hidden = rewritten((expr) => `label_replace(${expr}, "x", "y", "job", "no job")`);
  for (const id of [
    'services/error-burst',
    'services/slow-tail',
    'services/dependency-slow',
    'services/service-killed-probed',
    'services/health-red',
    'services/exporter-hangs',
    'ml/evaluator-frozen',
    'ml/concept-drift',
    'ml/missing-feature',
    'ml/unknown-customers-shortly',
    'ml/slow-inference',
    'gpu/fan-failure',
    'gpu/memory-leak',
    'gpu/xid-94-contained',
    'gpu/row-remap-failure',
    'platform/memory-exhausted',
    'platform/disk-fills-up',
    'platform/host-gone',
    'monitoring/alertmanager-forgotten',
  ])
    it(`are those of the shapes when label_replace() hides them: ${id}`, () => compare(id, hidden));

  for (const [name, rewrite] of [
    ['topk()', (expr) => `topk(9, ${expr})`],
    ['sort_desc()', (expr) => `sort_desc(${expr})`],
    ['count() by', (expr) => `count by (service) (${expr}) > 0`],
    ['arithmetic', (expr) => expr.replace(/^(.*) > ([\d.]+)$/s, '100 * ($1) > 100 * $2')],
    ['clamp_max()', (expr) => expr.replace(/^(.*) > ([\d.]+)$/s, 'clamp_max($1, 1) > $2')],
  ] as const satisfies [string, (expr: string) => string][])
    it(`are those of the shapes under ${name}`, () => compare('services/error-burst', rewritten(rewrite)));

  // The subquery looks every 15s, and at the one before as well.
  it('are those of the shapes under a subquery, and two resolutions wider', () =>
    compare(
      'services/error-burst',
      rewritten((expr) => `last_over_time((${expr})[15s:15s])`),
      evaluationMs + 2 * 15_000,
    ));

  it('are others when the expression is another: these tests can fail', async () => {
    const late = rewritten((expr) => `last_over_time((${expr})[15s:15s] offset 3m)`);
    const [seen, told] = await plansOf('services/exporter-hangs', late, true);
    const [first] = livesOf(seen);
    const [other] = livesOf(told);
    if (first === undefined || other === undefined) throw new Error('there are no lives');
    expect(other.firing.earliestMs - first.firing.earliestMs).to.be.within(150_000, 210_000);
  });

  it('tell of both changes where an expression comes and goes', async () => {
    const changing = rewritten((expr) => (expr === 'up == 0' ? 'topk(99, changes(up[5m])) > 0' : expr));
    const [, told] = await plansOf('services/exporter-hangs', changing, true);
    const [life] = livesOf(told);
    // It changes when the target hangs, for 4m45s, and when it answers again after 6m; keep_firing_for, 5m, bridges the two.
    expect(life?.certainty).to.equal('must');
    expect(life?.firing.earliestMs).to.be.within(120_000, 135_000);
    expect(life?.ended.earliestMs).to.be.within(920_000, 950_000);
  });
});
