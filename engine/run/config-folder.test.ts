import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { withoutUnbooted } from '../../core/optional-components.ts';
import { failureOf } from '../testing.ts';
import {
  countTargets,
  defaultConfigFolder,
  hashFiles,
  readConfigFolder,
  readConfigUnderTest,
  shortPath,
} from './config-folder.ts';

describe('configuration folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const rule = (alert: string) =>
    `groups: [{ name: ${alert}, rules: [{ alert: ${alert}, expr: up == 0 }] }]\n`;
  /** The smallest configuration; `prometheus` is what stands in its file. */
  const writeConfig = (prometheus: string) => {
    write('prometheus/prometheus.yml', prometheus);
    write('alertmanager/alertmanager.yml', 'route: { receiver: a }\nreceivers: [{ name: a }]\n');
  };
  const alertsLoaded = () =>
    readConfigUnderTest(readConfigFolder(folder), folder).rules.map((one) => one.alert);

  describe('reading', () => {
    it('takes the files that Prometheus and Alertmanager read, by their place, sorted', () => {
      writeConfig('global: {}\n');
      write('prometheus/rules/b.yml', rule('B'));
      write('prometheus/rules/a.yaml', rule('A'));
      write('prometheus/rules/deeper/c.yml', rule('C'));
      write('prometheus/targets/app.yml', '[]');
      write('prometheus/tests/a.yml', 'rule_files: []');
      write('alertmanager/templates/x.tmpl', '');
      write('README.md', 'words');
      expect(readConfigFolder(folder).map(({ path, kind }) => `${kind} ${path}`)).to.deep.equal([
        'alertmanager alertmanager/alertmanager.yml',
        'template alertmanager/templates/x.tmpl',
        'prometheus prometheus/prometheus.yml',
        'rules prometheus/rules/a.yaml',
        'rules prometheus/rules/b.yml',
        'targets prometheus/targets/app.yml',
      ]);
    });

    it('reads the one that the repository ships', () => {
      expect(readConfigFolder().length).to.be.at.least(8);
    });

    it('names everything that is missing at once', () => {
      const main = (name: string) => join(folder, `${name}/${name}.yml`);
      const error = failureOf(() => readConfigFolder(folder));
      expect(error).to.include({ code: 'CONFIG_FOLDER', exitCode: 64 });
      expect(error.details.problems).to.deep.equal(
        [main('prometheus'), main('alertmanager')].map((path) => `${path} does not exist`),
      );
      const gone = join(folder, 'gone');
      const all = failureOf(() => readConfigFolder(gone)).details.problems;
      expect(all).to.have.length(3);
      expect(all?.[0]).to.equal(`${gone} does not exist`);
      write('prometheus/prometheus.yml', '');
      expect(failureOf(() => readConfigFolder(folder)).details.problems).to.deep.equal([
        `${main('alertmanager')} does not exist`,
      ]);
    });
  });

  describe('rules under test', () => {
    beforeEach(() => {
      write('prometheus/rules/a.yml', rule('A'));
      write('prometheus/rules/b.yml', rule('B'));
    });

    it('are those that prometheus.yml loads', () => {
      writeConfig('rule_files: [rules/b.yml]\n');
      expect(alertsLoaded()).to.deep.equal(['B']);
    });

    it('may be named by a pattern, and count once', () => {
      writeConfig('rule_files: ["rules/*.yml", ./rules/a.yml]\n');
      expect(alertsLoaded()).to.deep.equal(['A', 'B']);
      writeConfig('rule_files: ["*.yml"]\n');
      expect(alertsLoaded()).to.deep.equal([]);
    });
  });

  it('knows the alerts that are planned, where there is a list of them', () => {
    writeConfig('global: {}\n');
    const planned = () => readConfigUnderTest(readConfigFolder(folder), folder).plannedAlerts;
    expect(planned()).to.deep.equal([]);
    write('planned-alerts.yml', 'planned: [{ alert: GPUXidError, reason: later }]\n');
    expect(planned()).to.deep.equal(['GPUXidError']);
  });

  describe('targets', () => {
    const count = () => countTargets(readConfigFolder(folder));
    const scrape = (...files: string[]) =>
      writeConfig(
        `scrape_configs: ${JSON.stringify(files.map((file) => ({ job_name: file, file_sd_configs: [{ files: [file] }] })))}\n`,
      );

    it('are counted over all groups of all jobs', () => {
      scrape('targets/a.yml', 'targets/b.yml');
      write(
        'prometheus/targets/a.yml',
        '- targets: [a:1, a:2]\n- targets: [a:3]\n  labels: { service: a }\n',
      );
      write('prometheus/targets/b.yml', '- targets: [b:1]\n');
      write('prometheus/targets/nobody.yml', '- targets: [c:1]\n');
      expect(count()).to.equal(4);
      scrape('targets/*.yml');
      expect(count()).to.equal(5);
    });

    it('of the repository are five, and more with optional components', () => {
      expect(countTargets(withoutUnbooted(readConfigFolder()))).to.equal(5);
      expect(countTargets(readConfigFolder())).to.be.above(5);
    });

    it('cannot be counted in a file that is not there', () => {
      scrape('targets/a.yml');
      const error = failureOf(count);
      expect(error).to.include({ code: 'CONFIG_FOLDER', exitCode: 64 });
      expect(error.message).to.contain('targets/a.yml');
    });

    it('cannot be counted in a file of another kind', () => {
      scrape('targets/a.yml');
      for (const text of ['targets: [a:1]\n', '- targets: [a:1\n', '- target: a:1\n']) {
        write('prometheus/targets/a.yml', text);
        const error = failureOf(count);
        expect(error, text).to.include({ code: 'CONFIG_SYNTAX', exitCode: 64 });
        expect(error.details.location).to.deep.equal({ file: 'prometheus/targets/a.yml' });
      }
    });
  });

  it('hashes each file by its text alone, so that two runs can be compared', () => {
    cpSync(defaultConfigFolder, folder, { recursive: true });
    const ours = hashFiles(readConfigFolder());
    expect(hashFiles(readConfigFolder(folder))).to.deep.equal(ours);
    expect(ours['prometheus/prometheus.yml']).to.match(/^[0-9a-f]{64}$/);
    write('prometheus/targets/app.yml', '[]\n');
    const changed = hashFiles(readConfigFolder(folder));
    expect(Object.keys(ours).filter((path) => ours[path] !== changed[path])).to.deep.equal([
      'prometheus/targets/app.yml',
    ]);
  });

  it('shortens a path below the working folder, and only such a one', () => {
    expect(shortPath(join(process.cwd(), 'a', 'b'))).to.equal(join('a', 'b'));
    expect(shortPath(folder)).to.equal(folder);
  });
});
