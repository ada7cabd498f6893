import { expect } from 'chai';
import { readRules } from '../../core/config/rules.ts';
import { tryParsePromql } from '../../core/labtime/promql.ts';
import { typeProblems } from '../../core/labtime/promql-types.ts';
import { readRuleTemplate } from '../../core/lint/rule-template.ts';
import { manyRules } from './many-rules.ts';

describe('a file of many rules', () => {
  const rules = readRules({ path: 'many.yml', text: manyRules(1000) });

  it('has as many as were asked for, none of them twice', () => {
    expect(rules).to.have.lengthOf(1000);
    expect(new Set(rules.map(({ expr }) => expr)).size).to.equal(1000);
  });

  it('is one that Prometheus takes', () => {
    for (const { expr, annotations } of rules) {
      const tree = tryParsePromql(expr);
      expect('root' in tree && typeProblems(tree), expr).to.deep.equal([]);
      for (const text of Object.values(annotations)) expect(readRuleTemplate(text).kind).to.equal('read');
    }
  });
});
