import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const rule = (alert: string) => `groups: [{name: g, rules: [{alert: ${alert}, expr: up == 0}]}]\n`;

describe('rule files, wherever they are', () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  function folderWith(ruleFiles: readonly string[], files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'firedrill-rules-'));
    folders.push(folder);
    const all = {
      'prometheus/prometheus.yml': `rule_files: ${JSON.stringify(ruleFiles)}\n`,
      'alertmanager/alertmanager.yml': 'route: {receiver: a}\nreceivers: [{name: a}]\n',
      ...files,
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  function alertsOf(ruleFiles: string[], files: Readonly<Record<string, string>>): string[] {
    const folder = folderWith(ruleFiles, files);
    return readConfigUnderTest(readConfigFolder(folder), folder).rules.map(({ alert }) => alert);
  }

  for (const [entry, path] of [
    ['rules/*.yml', 'prometheus/rules/a.yml'],
    ['/etc/prometheus/rules/*.yaml', 'prometheus/rules/a.yaml'],
    ['alerts.yml', 'prometheus/alerts.yml'],
    ['rules/k8s/*.yml', 'prometheus/rules/k8s/a.yml'],
    ['*.rules', 'prometheus/app.rules'],
    ['rules/app.rules', 'prometheus/rules/app.rules'],
  ] as const) {
    it(`are read as Prometheus reads them: ${entry}`, () => {
      expect(alertsOf([entry], { [path]: rule('Down') })).to.deep.equal(['Down']);
    });
  }

  it('may be PrometheusRule manifests', () => {
    const manifest = `kind: PrometheusRule\nspec:\n  groups:\n  - name: g\n    rules:\n    - {alert: Down, expr: up == 0}\n`;
    expect(alertsOf(['rules/*.yml'], { 'prometheus/rules/a.yml': manifest })).to.deep.equal(['Down']);
  });

  it('are asked for: without a rule there is no plan, whatever the reason', () => {
    for (const [entries, files, why] of [
      [[], {}, 'prometheus.yml has no rule_files'],
      [
        ['rules/*.yaml'],
        { 'prometheus/rules/a.yml': rule('Down') },
        'rules/*.yaml (no such file); prometheus/rules/a.yml has 1 alert and is not listed',
      ],
      [['rules/*.yml'], { 'prometheus/rules/a.yml': 'groups: []\n' }, 'prometheus/rules/a.yml has no rule'],
    ] as const) {
      const read = readConfigFolder(folderWith(entries, files));
      const plan = () => makePlan(scenarioSchema.parse(errorBurst), read, 60);
      expect(plan).to.throw(FiredrillError).with.property('code', 'CONFIG_RULES');
      expect(plan).to.throw(FiredrillError).with.nested.property('details.problems[0]').that.contains(why);
    }
  });

  it('count only where they are listed', () => {
    expect(
      alertsOf(['rules/a.yml'], {
        'prometheus/rules/b.yml': rule('Down'),
        'prometheus/rules/a.yml': rule('Up'),
      }),
    ).to.deep.equal(['Up']);
  });
});
