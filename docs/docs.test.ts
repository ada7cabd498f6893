import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Command } from 'commander';
import { Interruption } from '../engine/cli/interruption.ts';
import { type Page, problemsOf, type World } from './page-problems.ts';

const root = join(import.meta.dirname, '..');

/** The commands as the CLI registers them; none of them is run. */
async function readProgram(): Promise<Command> {
  const program = new Command('firedrill');
  const folder = join(root, 'engine/cli/commands');
  // Made without its constructor, which would listen for signals.
  const interruption = Object.create(Interruption.prototype) as Interruption;
  for (const name of readdirSync(folder).filter((file) => !/\.(test|e2e)\.ts$/.test(file))) {
    const module = (await import(join(folder, name))) as Record<string, unknown>;
    for (const [key, value] of Object.entries(module)) {
      if (key.startsWith('register') && typeof value === 'function') value(program, interruption);
    }
  }
  return program;
}

/** The names that the oracle gives to its terms. */
function termsIn(source: string): string[] {
  const naming = /(?:exactly\(\s*|wholeEvaluations\(|\bname: |pastTermName = )'([^']+)'/g;
  return [...source.matchAll(naming)].map(([, term = '']) => term);
}

const program = await readProgram();

describe('the documentation', () => {
  let world: World;
  let pages: readonly Page[];
  before(() => {
    const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
    const files = new Set(listed.split('\0').filter((path) => path !== ''));
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const scenarios = [...files].flatMap(
      (path) => /^scenarios\/([a-z0-9-]+\/[a-z0-9-]+)\.ts$/.exec(path)?.[1] ?? [],
    );
    world = { files, scripts: new Set(Object.keys(scripts)), program, scenarios };
    // What a renderer wrote as its expected output is no documentation.
    pages = [...files]
      .filter((path) => path.endsWith('.md') && !path.includes('/golden/'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  });

  it('links only to what is there and names only commands that exist', () => {
    expect(pages.map(({ path }) => path)).to.include.members(['README.md', 'docs/adr/README.md']);
    expect(pages.flatMap((page) => problemsOf(page, world, pages))).to.deep.equal([]);
  });

  const twins: readonly (readonly [what: string, text: string, problem: string])[] = [
    ['a link to a missing file', '[x](guides/gone.md)', 'guides/gone.md leads to nothing that is committed'],
    ['a missing picture', '![x](images/gone.svg)', 'images/gone.svg leads to nothing that is committed'],
    [
      'a link out of the repository',
      '[x](../../secret.md)',
      '../../secret.md leads to nothing that is committed',
    ],
    ['a link to a missing heading', '# A b\n[x](#a-c)', '#a-c leads to no heading'],
    ['a missing script', '`npm run fly`', 'there is no `npm run fly`'],
    ['a missing command', '```sh\nnpm start -- fly\n```', 'there is no `firedrill fly`'],
    ['a missing subcommand', '`firedrill engine fly`', 'there is no `firedrill engine fly`'],
    ['a missing option', '`npm start -- run --fly`', '`firedrill run --fly`: there is no option --fly'],
    [
      'a missing scenario',
      '`firedrill run services/fly`',
      '`firedrill run services/fly`: there is no scenario services/fly',
    ],
    [
      'a missing mutant',
      '`firedrill run --mutant fly`',
      '`firedrill run --mutant fly`: --mutant takes no fly',
    ],
  ];
  for (const [what, text, problem] of twins) {
    it(`would not pass with ${what}`, () => {
      const page = { path: 'docs/twin.md', text };
      expect(problemsOf(page, world, [page])).to.deep.equal([`docs/twin.md: ${problem}`]);
    });
  }

  it('explains every term of the oracle', () => {
    const folder = join(root, 'core/oracle');
    const sources = [
      ...readdirSync(folder),
      ...readdirSync(join(folder, 'grouping')).map((name) => join('grouping', name)),
    ].filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const terms = sources.flatMap((name) => termsIn(readFileSync(join(folder, name), 'utf8')));
    expect(terms).to.include.members(['onset', 'for', 'group_wait', 'head law', 'scrape', 'healthy past']);
    const guide = readFileSync(join(root, 'docs/guides/timing.md'), 'utf8');
    expect(terms.filter((term) => !guide.includes(`| ${term} |`))).to.deep.equal([]);
  });

  it('passes over other sites, code that looks like a link, and scenarios that the page itself declares', () => {
    const text =
      "[x](https://example.org) `[y](z)` [a](#a-b)\n# A b\n`id: 'my/own'` `firedrill run my/own --speed 30  # c`";
    const page = { path: 'docs/twin.md', text };
    expect(problemsOf(page, world, [page])).to.deep.equal([]);
  });
});
