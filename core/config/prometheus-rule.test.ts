import { expect } from 'chai';
import { parse } from 'yaml';
import { ruleFileInManifest } from './prometheus-rule.ts';
import { readRules } from './rules.ts';

const manifest = `# of a chart
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: app
  labels: { role: alert-rules }
spec:
    groups:
    - name: app
      rules:
      - alert: Down
        # why
        expr: |
          up == 0
        for: 5m
`;

describe('a PrometheusRule manifest', () => {
  it('holds a rule file, each line where it was', () => {
    const text = ruleFileInManifest(manifest) ?? '';
    expect(parse(text)).to.deep.equal(parse(manifest).spec);
    const [rule] = readRules({ path: 'a.yml', text });
    expect(rule?.alert).to.equal('Down');
    expect(rule?.location.line).to.equal(11);
  });

  it('is read where its spec is written in one line', () => {
    const text = ruleFileInManifest('{kind: PrometheusRule, spec: {groups: [{name: a, rules: []}]}}') ?? '';
    expect(parse(text)).to.deep.equal({ groups: [{ name: 'a', rules: [] }] });
  });

  it('is nothing else: a rule file, another manifest, a broken one', () => {
    expect(ruleFileInManifest('groups: [] # for PrometheusRule')).to.equal(undefined);
    expect(ruleFileInManifest('kind: ConfigMap\nspec: {}\n# PrometheusRule')).to.equal(undefined);
    expect(ruleFileInManifest('kind: PrometheusRule\nspec: [')).to.equal(undefined);
  });
});
