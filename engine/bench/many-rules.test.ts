import { expect } from 'chai';
import { readRecordingRules, readRules } from '../../core/config/rules.ts';
import { tryParsePromql } from '../../core/labtime/promql.ts';
import { typeProblems } from '../../core/labtime/promql-types.ts';
import { readRuleTemplate } from '../../core/lint/rule-template.ts';
import { manyRules } from './many-rules.ts';

describe('files of many rules', () => {
  const files = manyRules(1000);
  const rules = files.flatMap(readRules);
  const records = files.flatMap(readRecordingRules);

  it('have as many as were asked for in fifty groups, none of them twice', () => {
    expect(rules).to.have.lengthOf(1000);
    expect(new Set(rules.map(({ expr }) => expr)).size).to.equal(1000);
    expect(new Set(rules.map(({ group }) => group)).size).to.equal(50);
  });

  it('read what their groups record', () => {
    const readers = rules.filter(({ expr }) => records.some(({ record }) => expr.includes(record)));
    expect(records).to.have.lengthOf(50);
    expect(readers.length).to.be.above(20);
  });

  it('are such that Prometheus takes them', () => {
    for (const { expr } of [...rules, ...records]) {
      const tree = tryParsePromql(expr);
      expect('root' in tree && typeProblems(tree), expr).to.deep.equal([]);
    }
    for (const text of rules.flatMap(({ annotations }) => Object.values(annotations)))
      expect(readRuleTemplate(text).kind, text).to.equal('read');
  });
});
