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

  it('is read where its spec comes first, has comments at the left edge, or a text that looks like another spec', () => {
    const text =
      ruleFileInManifest(
        'spec: # rules\n\n# of the app\n  groups:\n# and more\n  - name: a\n    rules: []\nmetadata:\n  note: |\n    spec:\n      groups: none\nkind: PrometheusRule\n',
      ) ?? '';
    expect(parse(text)).to.deep.equal({ groups: [{ name: 'a', rules: [] }] });
    expect(text.split('\n')[3]).to.equal('groups:');
  });

  it('is nothing else: a spec that is no block of keys, one that stands twice, a mistake beside the spec', () => {
    for (const spec of ['  - groups', '  groups', '']) {
      expect(ruleFileInManifest(`kind: PrometheusRule\nspec:\n${spec}\n`), spec).to.equal(undefined);
    }
    const spec = 'spec:\n  groups: []\n';
    expect(ruleFileInManifest(`kind: PrometheusRule\n${spec}${spec}`)).to.equal(undefined);
    expect(ruleFileInManifest(`kind: PrometheusRule\n${spec}metadata: [`)).to.equal(undefined);
    expect(ruleFileInManifest(`kind: ConfigMap\n${spec}# PrometheusRule`)).to.equal(undefined);
  });

  it('is nothing else: a rule file, another manifest, a broken one', () => {
    expect(ruleFileInManifest('groups: [] # for PrometheusRule')).to.equal(undefined);
    expect(ruleFileInManifest('kind: ConfigMap\nspec: {}\n# PrometheusRule')).to.equal(undefined);
    expect(ruleFileInManifest('kind: PrometheusRule\nspec: [')).to.equal(undefined);
  });
});
