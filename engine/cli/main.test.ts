import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { defaultConfigFolder } from '../run/config-folder.ts';
import { repositoryRoot } from '../run/paths.ts';
import { firedrillVersion } from '../run/version.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** These start the real program, which takes a second or two. They boot nothing: all of it is refused or told before. */
describe('firedrill, the command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const firedrill = async (...argv: string[]): Promise<Ended> => {
    const {
      FIREDRILL_SPEED: _,
      FIREDRILL_SEED: __,
      FIREDRILL_CONFIG: ___,
      FIREDRILL_PROMISES: ____,
      ...env
    } = process.env;
    const child = spawn(process.execPath, ['engine/cli/main.ts', ...argv], {
      cwd: repositoryRoot,
      // Whoever asks for an engine finds none: these commands must not need one.
      env: { ...env, FIREDRILL_RUNS: join(folder, 'runs'), DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  };
  /** Refused as usage: nothing on standard output, no stack trace. */
  const refused = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await firedrill(...argv);
    expect(code, err).to.equal(64);
    expect(out).to.equal('');
    expect(err).not.to.match(/^\s+at .*\.ts:\d+/m);
    return err;
  };
  /** The shipped configuration with one change in one file. */
  const configWith = (path: string, change: (given: string) => string): string => {
    const copy = join(folder, 'config');
    cpSync(defaultConfigFolder, copy, { recursive: true });
    const changed = change(readFileSync(join(copy, path), 'utf8'));
    if (changed === readFileSync(join(copy, path), 'utf8')) throw new Error(`nothing was changed in ${path}`);
    writeFileSync(join(copy, path), changed);
    return copy;
  };
  const rules = 'prometheus/rules/application.yml';

  it('says in a plan which promises a configuration breaks, and fails', async () => {
    const config = configWith('alertmanager/alertmanager.yml', (given) =>
      given.replace('repeat_interval: 59m', 'repeat_interval: 5m'),
    );
    const says = 'repeats after 5m, which is every 6m; promised is no more often than every 59m';
    const plan = await firedrill('plan', 'services/error-burst', '--config', config);
    expect(plan.code).to.equal(1);
    expect(plan.out).to.contain('The configuration breaks 1 promise of').and.to.contain(says);
    const json = await firedrill('plan', 'services/error-burst', '--config', config, '--format', 'json');
    expect(json.err).to.contain(says);
    expect(JSON.parse(json.out)).to.have.nested.property('[0].promises.broken[0].id', 'promise-grouping');
  });

  it('takes no empty text for a file or a folder: a variable that is not set would be the folder one stands in', async () => {
    const { code, out, err } = await firedrill('compile', '--out', '');
    expect({ code, out }).to.deep.equal({ code: 64, out: '' });
    expect(err).to.contain("--out <dir>' is given an empty text");
    expect(existsSync(join(repositoryRoot, 'compiled-by-firedrill.json'))).to.equal(false);
  });

  it('leaves out what cannot run at a speed when it is asked to, and says so', async () => {
    const config = configWith(
      rules,
      (given) => `${given}\n      - alert: AtNight\n        expr: hour() > 22\n`,
    );
    const compiled = ['services/error-burst', '--config', config, '--clock', 'compiled'];
    const refusal = await refused('plan', ...compiled);
    expect(refusal).to.match(/^LABTIME_REFUSED: [\s\S]*rule AtNight: /);
    const { code, out } = await firedrill('plan', ...compiled, '--leave-out-refused');
    expect(code).to.be.oneOf([0, 1]);
    expect(out).to.match(/^Beware: rule AtNight is left out at speed 60: /m);
  });

  it('runs nothing without a heartbeat, and plans all the same', async () => {
    const config = configWith('alertmanager/alertmanager.yml', (given) =>
      given.replace('- receiver: deadmansswitch', '- receiver: slack'),
    );
    const refusal = await refused('run', 'services/error-burst', '--config', config);
    expect(refusal).to.match(
      /^NO_HEARTBEAT: [\s\S]*the routes send Watchdog to slack, and not to deadmansswitch/,
    );
    const { out } = await firedrill('plan', 'services/error-burst', '--config', config);
    expect(out).to.contain('Beware: there is no heartbeat: the routes send Watchdog to slack');
  });

  it('never lets a page out of the lab, and tells no secret', async () => {
    const config = configWith('alertmanager/alertmanager.yml', (given) =>
      given.replace(
        'http://slack:8082/slack/services/T0/B0/firedrill',
        'https://hooks.example.com/tops3cret',
      ),
    );
    const refusal = await refused('run', 'services/error-burst', '--config', config);
    expect(refusal).to.match(/^RECEIVERS_OUTSIDE: [\s\S]*slack \(slack\[0\]\) calls hooks\.example\.com/);
    const { out, err } = await firedrill(
      'plan',
      'services/error-burst',
      '--config',
      config,
      '--format',
      'json',
    );
    expect(out + err).not.to.contain('tops3cret');
  });

  it('names the broken promises where a configuration cannot do what a scenario demands', async () => {
    const config = configWith(rules, (given) => given.replace('for: 5m', 'for: 20m'));
    const refusal = await refused('plan', 'services/error-burst', '--config', config);
    expect(refusal).to.contain('HighErrorRate critical app cannot fire under these faults');
    expect(refusal).to.contain('the configuration breaks a promise:').and.to.contain('20m');
  });

  it('says where nobody states promises, and misses those that were asked for', async () => {
    const config = configWith('alertmanager/alertmanager.yml', (given) => `${given}\n`);
    rmSync(join(config, 'promises.yml'));
    const plan = await firedrill('plan', 'services/error-burst', '--config', config);
    expect(plan.code).to.equal(0);
    expect(plan.out).to.contain('Promises are not judged: there is no');
    const asked = await refused('plan', 'services/error-burst', '--promises', join(folder, 'gone.yml'));
    expect(asked).to.contain('there is no such file of promises');
  });

  it('lets the machine itself suffer one run at a time, and only where it can', async () => {
    const two = await refused('run', 'platform/cpu-exhausted', '--real-host', '--parallel', '2');
    expect(two).to.contain('want --parallel 1 with --real-host');
    const none = await refused('run', 'services/error-burst', '--real-host');
    expect(none).to.contain('services/error-burst: nothing happens on host');
  });

  it('explains itself', async () => {
    const { code, out } = await firedrill('--help');
    expect(code).to.equal(0);
    for (const command of [
      'run',
      'plan',
      'lint',
      'list',
      'analyze',
      'compile',
      'stack',
      'engine',
      'doctor',
      'bench',
    ]) {
      expect(out).to.match(new RegExp(`^  ${command} `, 'm'));
    }
    expect(out).to.contain('Exit codes: 0 pass, 1 fail, 2 inconclusive, 64 usage');
  });

  it('lists every scenario by id', async () => {
    const { code, out } = await firedrill('list');
    expect(code).to.equal(0);
    expect(out).to.match(/^services\/error-burst +\S/m);
    expect(out).to.match(/^controls\/quiet +\S/m);
  });

  it('plans a scenario without an engine', async () => {
    const { code, out } = await firedrill('plan', 'services/error-burst');
    expect(code).to.equal(0);
    expect(out).to.match(/^services\/error-burst: /);
    expect(out).to.contain('HighErrorRate').and.to.contain('pagerduty');
  });

  it('prints the sum of one alert', async () => {
    const { code, out } = await firedrill('plan', 'services/error-burst', '--explain', 'ErrorBudgetBurn');
    expect(code).to.equal(0);
    expect(out)
      .to.match(/^pagerduty, slack, audit-webhook: is told /m)
      .and.to.match(/^ +total +\S+ +\S+$/m);
    expect(out).not.to.contain('HighErrorRate');
  });

  it('draws a plan, or writes it as JSON', async () => {
    const file = join(folder, 'plan.svg');
    const drawn = await firedrill('plan', 'services/error-burst', '--format', 'svg', '--out', file);
    expect([drawn.code, drawn.out]).to.deep.equal([0, '']);
    expect(readFileSync(file, 'utf8')).to.match(/^<svg [\s\S]*<\/svg>\n$/);
    const { out } = await firedrill('plan', 'services/error-burst', '--format', 'json');
    expect(JSON.parse(out)).to.have.nested.property('[0].scenario.id', 'services/error-burst');
  });

  it('writes nothing over what is there, and says what cannot be written', async () => {
    const mine = join(folder, 'mine');
    mkdirSync(mine);
    writeFileSync(join(mine, 'notes.txt'), 'mine');
    expect(await refused('compile', '--out', mine)).to.match(/^COMPILE_OUT: [\s\S]* - notes\.txt$/m);
    expect(await refused('plan', 'services/error-burst', '--out', mine)).to.match(
      /^FILE_WRITE: [\s\S]*a folder/,
    );
    expect(await refused('lint', '--out', join(mine, 'notes.txt', 'below'))).to.match(/^FILE_WRITE: /);
    expect(readFileSync(join(mine, 'notes.txt'), 'utf8')).to.equal('mine');
  });

  it('writes findings for machines into a file of their own', async () => {
    const file = join(folder, 'new', 'lint.sarif');
    const { code, out } = await firedrill('lint', '--format', 'sarif', '--out', file);
    expect([code, out]).to.deep.equal([0, '']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.have.property('version', '2.1.0');
  });

  it('tells its version', async () => {
    expect(await firedrill('--version')).to.deep.include({ code: 0, out: `${firedrillVersion}\n` });
  });

  it('compiles the configuration for a speed', async () => {
    const { code } = await firedrill('compile', '--speed', '60', '--out', join(folder, 'at-60'));
    expect(code).to.equal(0);
    expect(readFileSync(join(folder, 'at-60', 'prometheus', 'prometheus.yml'), 'utf8')).to.contain(
      'scrape_interval: 250ms',
    );
  });

  describe('lints', () => {
    it('the shipped configuration without an error', async () => {
      const { code, out, err } = await firedrill('lint');
      expect(code, err).to.equal(0);
      expect(out).to.match(/^0 errors, 0 warnings, \d+ notes; looked for facts and house style\n$/m);
    });

    it('a flaw with file and line, in the format that was asked for, and fails', async () => {
      const config = configWith(rules, (given) => given.replace('severity: info', 'severity: fatal'));
      const line = readFileSync(join(config, rules), 'utf8')
        .split('\n')
        .findIndex((one) => one.includes('alert: LowThroughput'));
      const { code, out, err } = await firedrill('lint', '--config', config, '--format', 'json');
      expect(code, err).to.equal(1);
      const found = JSON.parse(out).find(({ id }: { id: string }) => id === 'default-route');
      expect(found).to.include({ severity: 'error', file: join(config, rules), line: line + 1 });
      expect(err).to.match(/^runbooks are not looked for: /);
    });
  });

  describe('refuses', () => {
    it('a format that it does not know', async () => {
      expect(await refused('lint', '--format', 'xml')).to.contain('Allowed choices are text, json, sarif');
    });

    it('an unknown command, with the nearest', async () => {
      expect(await refused('lisst'))
        .to.contain("unknown command 'lisst'")
        .and.to.contain('Did you mean list?');
    });

    it('an unknown scenario, with the nearest', async () => {
      const err = await refused('run', 'services/eror-burst');
      expect(err).to.contain('SCENARIO_UNKNOWN').and.to.contain('did you mean services/error-burst?');
    });

    it('a speed that the programs would not follow', async () => {
      const speeds = ['500', '0'];
      const errs = await Promise.all(
        speeds.map((speed) => refused('run', 'controls/quiet', '--speed', speed)),
      );
      for (const [index, speed] of speeds.entries()) {
        expect(errs[index])
          .to.contain('SPEED_RANGE')
          .and.to.match(new RegExp(`got +${speed}$`, 'm'));
      }
    });

    it('a seed that is not whole', async () => {
      expect(await refused('run', '--seed', '1.5')).to.contain('want a whole number from 0');
    });

    it('a run that is not stored', async () => {
      expect(await refused('analyze', 'no-such-run')).to.match(/RUN_UNKNOWN[\s\S]*got +no-such-run/);
    });

    it('an alert that no scenario expects, with the nearest one', async () => {
      expect(await refused('plan', 'services/error-burst', '--explain', 'HighErorRate')).to.match(
        /ALERT_UNKNOWN[\s\S]*did you mean "HighErrorRate critical app"/,
      );
    });

    it('a drawing of several scenarios', async () => {
      expect(await refused('plan', 'services', '--format', 'svg')).to.contain('PLAN_SVG');
    });

    it('a folder that is no configuration', async () => {
      expect(await refused('plan', '--config', folder)).to.match(
        /CONFIG_FOLDER[\s\S]*prometheus\.yml does not exist/,
      );
    });

    it('rules that are not YAML, with file, line and column', async () => {
      const config = configWith(rules, (given) => given.replace(/expr: \|/, 'expr: [|'));
      const err = await refused('plan', 'services/error-burst', '--config', config);
      expect(err)
        .to.contain('CONFIG_SYNTAX')
        .and.to.match(/application\.yml:\d+:\d+: /);
    });

    it('PromQL that does not parse, with file, line and column', async () => {
      const config = configWith(rules, (given) => given.replace('sum by (service) (', 'sum by (service) (('));
      const line = readFileSync(join(config, rules), 'utf8')
        .split('\n')
        .findIndex((one) => one.includes('(('));
      const err = await refused('run', 'services/error-burst', '--config', config);
      const places = [...err.matchAll(/application\.yml:(\d+):(\d+)/g)].map(([, at]) => Number(at));
      // The parenthesis is missing where the expression ends, one or a few lines below.
      expect(places[0], err).to.be.within(line + 1, line + 8);
    });

    it('what cannot be compressed, with file, rule and reason', async () => {
      const config = configWith(rules, (given) => given.replace(/expr: \|\n\s+/, '$&hour() > 8 and on () '));
      const err = await refused('run', 'services/error-burst', '--config', config, '--clock', 'compiled');
      expect(err).to.match(/application\.yml:\d+:\d+/);
      expect(err).to.contain('HighErrorRate').and.to.contain('hour()');
    });

    it('an alert that the rules do not have, before anything boots', async () => {
      const config = configWith(rules, (given) =>
        given.replaceAll('alert: HighErrorRate', 'alert: SomethingElse'),
      );
      const err = await refused('run', 'services/error-burst', '--config', config);
      expect(err).to.contain('PLAN_REFUSED').and.to.contain('scenarios/services/error-burst.ts:');
      expect(err).to.contain('HighErrorRate');
    });
  });

  it('can say nothing of a stored run whose journal is empty', async () => {
    const run = join(folder, 'a.b-20260101-000000-aaaa');
    cpSync(join(repositoryRoot, 'package.json'), join(run, 'package.json'));
    writeFileSync(join(run, 'journal.ndjson'), '');
    const { code, err } = await firedrill('analyze', run);
    expect(code).to.equal(2);
    expect(err).to.contain('JOURNAL_EMPTY');
  });
});
