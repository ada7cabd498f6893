import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lint, lints } from './all.ts';
import { diagnosingLints } from './diagnose.ts';
import { conditionTwins } from './testing/condition-twins.ts';
import { histogramTwins } from './testing/histogram-twins.ts';
import { inhibitionTwins } from './testing/inhibition-twins.ts';
import { lawTwins } from './testing/law-twins.ts';
import { linted, type Small } from './testing/linted.ts';
import { notificationTwins } from './testing/notification-twins.ts';
import { promiseTwins } from './testing/promise-twins.ts';
import { refusedTwins } from './testing/refused-twins.ts';
import { routeTwins } from './testing/route-twins.ts';
import { ruleTwins } from './testing/rule-twins.ts';
import { templateTwins } from './testing/template-twins.ts';

const twins = {
  ...ruleTwins,
  ...templateTwins,
  ...inhibitionTwins,
  ...routeTwins,
  ...refusedTwins,
  ...notificationTwins,
  ...lawTwins,
  ...histogramTwins,
  ...conditionTwins,
  ...promiseTwins,
};

const sentencesOf = (id: string, small: Small): string[] =>
  lint(linted(small))
    .filter((finding) => finding.id === id)
    .map(({ sentence }) => sentence);

describe('lints', () => {
  for (const [id, { flawed, sound }] of Object.entries(twins)) {
    describe(id, () => {
      for (const [says, small] of flawed) {
        it(`finds: ${says}`, () => expect(sentencesOf(id, small).join('\n')).to.contain(says));
      }
      for (const [what, small] of sound) {
        it(`lets pass: ${what}`, () => expect(sentencesOf(id, small)).to.deep.equal([]));
      }
    });
  }

  it('have each a failing and a passing twin; those of the diagnoses may be in diagnose.test.ts', () => {
    const diagnoses = diagnosingLints.map(({ id }) => id);
    const ids = lints.map(({ id }) => id).filter((id) => !diagnoses.includes(id));
    expect(Object.keys(twins)).to.include.members(ids);
    expect(lints.map(({ id }) => id)).to.include.members(Object.keys(twins));
    // Whoever diagnoses and has no twins here has a case there, by its id.
    const cases = readFileSync(join(import.meta.dirname, 'diagnose.test.ts'), 'utf8');
    const elsewhere = diagnoses.filter((id) => !(id in twins));
    expect(elsewhere.filter((id) => !cases.includes(`'${id}'`))).to.deep.equal([]);
    for (const { flawed, sound } of Object.values(twins)) {
      expect(flawed).not.to.be.empty;
      expect(sound).not.to.be.empty;
    }
  });

  it('find nothing in a small configuration that is as it should be', () => {
    expect(lint(linted({}))).to.deep.equal([]);
  });

  it('have an id each, and a page that tells it, its severity and what to do', () => {
    const folder = join(import.meta.dirname, '../../docs/lints');
    const ids = lints.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    expect(pages.sort()).to.deep.equal(ids.map((id) => `${id}.md`).sort());
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    const [, house = ''] = /^The house style is these: ([\s\S]*?) All others are facts\.$/m.exec(index) ?? [];
    expect([...house.matchAll(/\[([a-z-]+)\]/g)].map(([, id]) => id)).to.have.members(
      lints.filter(({ set }) => set === 'house').map(({ id }) => id),
    );
    for (const { id, severity, title } of lints) {
      const page = readFileSync(join(folder, `${id}.md`), 'utf8');
      expect(page).to.match(new RegExp(`^# ${id}\n\nSeverity: ${severity}\\.`));
      for (const heading of ['What', 'Why', 'Example', 'Mend it'])
        expect(page).to.contain(`\n## ${heading}\n`);
      expect(index).to.contain(`| [${id}](${id}.md) | ${severity} | ${title} |`);
    }
  });

  it('tell of the set that was asked for alone', () => {
    const bad = linted({ rules: ['{ alert: A, expr: vector(1), annotations: { a: "{{ $x }}" } }'] });
    const idsOf = (...sets: Parameters<typeof lint>[1][]): string[] => lint(bad, ...sets).map(({ id }) => id);
    expect(idsOf(['facts'])).to.deep.equal(['broken-rule-template']);
    expect(idsOf(['house']))
      .to.include('label-contract')
      .and.not.to.include('broken-rule-template');
    expect(idsOf()).to.have.members([...idsOf(['facts']), ...idsOf(['house'])]);
    expect(lint(bad).find(({ id }) => id === 'label-contract')).to.have.property('set', 'house');
  });

  it('tell what they find by file and line, with severity and alerts', () => {
    const [first, second] = lint(linted({ ruleFiles: '[rules/r.yml, rules/gone.yml]', planned: ['A'] }));
    expect(first).to.include({ id: 'planned-has-rule', severity: 'error' });
    expect(first?.alertnames).to.deep.equal(['A']);
    expect(second).to.deep.include({ location: { file: 'prometheus/prometheus.yml' } });
  });
});
