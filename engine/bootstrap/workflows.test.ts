import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';

interface Job {
  readonly 'runs-on': string;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly (string | number)[]>> };
  readonly steps: readonly { readonly run?: string }[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.github', 'workflows');
const jobsOf = (file: string): [name: string, job: Job][] =>
  Object.entries<Job>(parse(readFileSync(join(folder, file), 'utf8')).jobs);
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Whether a step only installs, or calls a script of package.json: what CI does, a person must be able to do. */
function isScript(run: string): boolean {
  if (/^(npx --yes npm@\S+|npm) ci$/.test(run)) return true;
  const [, name = ''] = /^npm (?:run )?([\w:]+)(?: -- .+)?$/.exec(run) ?? [];
  return name in scripts;
}

describe('the workflows', () => {
  it('only call npm scripts', () => {
    const runs = readdirSync(folder).flatMap((file) =>
      jobsOf(file).flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? [])),
    );
    expect(runs).to.have.length.greaterThan(5);
    expect(runs.filter((run) => !isScript(run))).to.deep.equal([]);
    expect(['curl x', 'npm run nosuch', 'npm ci && rm -rf x'].filter(isScript)).to.deep.equal([]);
  });

  it('open the door with each Node, on both kinds of processor, and with the newest npm', () => {
    const jobs = new Map(jobsOf('ci.yml'));
    const door = jobs.get('door');
    expect(door?.strategy?.matrix).to.deep.equal({
      node: [20, 22, 24, 26],
      runner: ['ubuntu-latest', 'ubuntu-24.04-arm'],
    });
    expect(door?.['runs-on']).to.match(/^\$\{\{ matrix\.runner \}\}$/);
    const runs = (name: string) => jobs.get(name)?.steps.flatMap(({ run }) => run ?? []);
    expect(runs('door')).to.deep.equal(['npm ci', 'npm run check', 'npm run test:unit']);
    expect(runs('newest-npm')).to.include('npx --yes npm@latest ci');
    expect(runs('test')).to.include('npm test');
  });
});
