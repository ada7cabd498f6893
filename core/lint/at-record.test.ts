import { expect } from 'chai';
import { lint } from './all.ts';
import { diagnose } from './diagnose.ts';
import { linted, record, rule } from './testing/linted.ts';

const unsummed = 'rate(e_total{a="5"}[5m]) / rate(e_total[5m])';
const summed = 'sum by (service) (rate(e_total{a="5"}[5m])) / sum by (service) (rate(e_total[5m]))';
/** Rules begin in line 4 of the file, one in each line. */
const found = (id: string, ...rules: readonly string[]) =>
  lint(linted({ rules }))
    .filter((one) => one.id === id)
    .map(({ alertnames, location }) => [alertnames.join(), location.line]);

describe('a flaw in what is recorded', () => {
  it('stands at the rule that records it, and names the alert', () => {
    const rules = [record('s:r', unsummed), rule({ expr: 's:r > 0.05' })];
    expect(found('unsummed-ratio', ...rules)).to.deep.equal([['A', 4]]);
    expect(diagnose(linted({ rules }))).to.deep.include({
      id: 'unsummed-ratio',
      alertnames: ['A'],
      location: { file: 'prometheus/rules/r.yml', line: 4 },
      sentence:
        'A divides rates without sum: a 5xx series is matched with itself, so the ratio is 100 % as soon as one request fails (trap 1); it reads s:r',
    });
    expect(found('unsummed-ratio', record('s:r', summed), rule({ expr: 's:r > 0.05' }))).to.deep.equal([]);
  });

  it('is told once where several tiers of an alert read it', () => {
    const tier = (severity: string) => rule({ expr: 's:r > 0.05', labels: { severity } });
    expect(found('unsummed-ratio', record('s:r', unsummed), tier('critical'), tier('warning'))).to.deep.equal(
      [['A', 4]],
    );
  });

  it('stands at the innermost of several', () => {
    expect(
      found('unsummed-ratio', record('s:q', unsummed), record('s:r', 's:q * 2'), rule({ expr: 's:r > 0.1' })),
    ).to.deep.equal([['A', 4]]);
  });

  it('stands at the alert where that has it itself', () => {
    expect(
      found('unsummed-ratio', record('s:r', summed), rule({ expr: `s:r > 0.05 and ${unsummed} > 0` })),
    ).to.deep.equal([['A', 5]]);
  });

  it('stands at the alert where only both together have it', () => {
    expect(
      found(
        'unsummed-ratio',
        record('s:e', 'rate(e_total{a="5"}[5m])'),
        record('s:a', 'rate(e_total[5m])'),
        rule({ expr: 's:e / s:a > 0.05' }),
      ),
    ).to.deep.equal([['A', 6]]);
  });

  it('stands at the rule that records it where it cannot be written out', () => {
    const labelled = JSON.stringify({ record: 's:r', expr: unsummed, labels: { env: 'prod' } });
    expect(found('unsummed-ratio', labelled, rule({ expr: 's:r > 0.05' }))).to.deep.equal([['A', 4]]);
    expect(
      found(
        'unsummed-ratio',
        record('s:r', summed),
        record('s:r', unsummed),
        rule({ expr: 'max_over_time(s:r[5m]) > 0.05' }),
      ),
    ).to.deep.equal([['A', 5]]);
    expect(found('missing-service', labelled, rule({ expr: 's:r > 0.05' }))).to.deep.equal([]);
  });

  it('is that of a label that is lost there, and of absent() without labels', () => {
    expect(found('missing-service', record('s:r', 'sum(x)'), rule({ expr: 's:r > 1' }))).to.deep.equal([
      ['A', 4],
    ]);
    const absent = [record('s:r', 'absent(x)'), rule({ expr: 's:r == 1', labels: { service: 'x' } })];
    expect(found('absent-without-labels', ...absent)).to.deep.equal([['A', 4]]);
  });
});
