import { expect } from 'chai';
import { namesFile, patternInFolder } from './rule-file-pattern.ts';

describe('entries of rule_files', () => {
  for (const [entry, path, expected] of [
    ['rules/app.yml', 'prometheus/rules/app.yml', true],
    ['./rules/app.yml', 'prometheus/rules/app.yml', true],
    ['rules/*.yml', 'prometheus/rules/app.yml', true],
    ['rules/*.yml', 'prometheus/rules/k8s/app.yml', false],
    ['rules/k8s/*.yaml', 'prometheus/rules/k8s/app.yaml', true],
    ['alerts.yml', 'prometheus/alerts.yml', true],
    ['*.rules', 'prometheus/app.rules', true],
    ['/etc/prometheus/rules/*.yml', 'prometheus/rules/app.yml', true],
    ['/etc/prometheus/rules/app.yml', 'prometheus/rules/app.yml', true],
    ['/srv/rules/*.yml', 'prometheus/rules/app.yml', false],
    ['../rules/*.yml', 'prometheus/rules/app.yml', false],
    ['rules/app-?.yml', 'prometheus/rules/app-1.yml', true],
    ['rules/app-[12].yml', 'prometheus/rules/app-1.yml', true],
    ['rules/app-[^12].yml', 'prometheus/rules/app-1.yml', false],
    ['rules/app-[^12].yml', 'prometheus/rules/app-3.yml', true],
    ['rules/{a,b}.yml', 'prometheus/rules/a.yml', false],
    ['rules/**/a.yml', 'prometheus/rules/x/y/a.yml', false],
    ['rules/a+b.yml', 'prometheus/rules/a+b.yml', true],
  ] as const) {
    it(`${entry} ${expected ? 'names' : 'does not name'} ${path}`, () => {
      expect(namesFile(entry, path)).to.equal(expected);
    });
  }

  it('lie in the folder of prometheus.yml, or are not seen', () => {
    expect(patternInFolder('rules/*.yml')).to.equal('prometheus/rules/*.yml');
    expect(patternInFolder('../rules/*.yml')).to.equal(undefined);
  });
});
