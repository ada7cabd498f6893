import { expect } from 'chai';
import { lints } from '../../core/lint/all.ts';
import type { Finding, LintSet } from '../../core/lint/lint.ts';
import { renderLintJson } from './lint-json.ts';
import { renderLintSarif } from './lint-sarif.ts';
import { renderLintText } from './lint-text.ts';

const findings: Finding[] = [
  {
    id: 'tail-law',
    severity: 'error',
    set: 'facts',
    alertnames: ['A'],
    sentence: 'A slips out',
    location: { file: 'conf dir/alertmanager/alertmanager.yml', line: 7 },
  },
  {
    id: 'orphan-runbook',
    severity: 'warning',
    set: 'house',
    alertnames: [],
    sentence: 'nobody is called B',
    location: { file: '/abs/runbooks/B.md' },
  },
];

describe('lint findings', () => {
  it('as text: a line each, as compilers write them, and the sum', () => {
    expect(renderLintText(findings)).to.equal(
      [
        'conf dir/alertmanager/alertmanager.yml:7: error: A slips out [tail-law]',
        '/abs/runbooks/B.md: warning: nobody is called B [orphan-runbook]',
        '1 error, 1 warning, 0 notes',
      ].join('\n'),
    );
    expect(renderLintText([])).to.equal('0 errors, 0 warnings, 0 notes');
  });

  it('as text: the last line says which sets were looked for', () => {
    const last = (sets: readonly LintSet[]): string =>
      renderLintText(findings, sets).split('\n').at(-1) ?? '';
    expect(last(['facts', 'house'])).to.equal(
      '1 error, 1 warning, 0 notes; looked for facts and house style',
    );
    expect(last(['facts'])).to.equal(
      '1 error, 1 warning, 0 notes; looked for facts alone (--set all for all)',
    );
    expect(last(['house'])).to.match(/; looked for house style alone/);
  });

  it('as JSON: flat', () => {
    expect(JSON.parse(renderLintJson(findings))).to.deep.equal([
      {
        id: 'tail-law',
        severity: 'error',
        set: 'facts',
        sentence: 'A slips out',
        file: 'conf dir/alertmanager/alertmanager.yml',
        line: 7,
        alerts: ['A'],
      },
      {
        id: 'orphan-runbook',
        severity: 'warning',
        set: 'house',
        sentence: 'nobody is called B',
        file: '/abs/runbooks/B.md',
        line: null,
        alerts: [],
      },
    ]);
  });

  it('as SARIF: every lint as a rule, every finding as a result at its place', () => {
    const { version, runs } = JSON.parse(renderLintSarif(findings, ['facts']));
    expect(runs[0].properties).to.deep.equal({ sets: ['facts'] });
    expect(version).to.equal('2.1.0');
    const { rules } = runs[0].tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).to.deep.equal(lints.map(({ id }) => id));
    const index = lints.findIndex(({ id }) => id === 'tail-law');
    expect(rules[index]).to.deep.equal({
      id: 'tail-law',
      shortDescription: { text: 'an inhibition whose source may end too early' },
      help: { text: 'docs/lints/tail-law.md' },
      defaultConfiguration: { level: 'error' },
    });
    expect(runs[0].results[0]).to.deep.equal({
      ruleId: 'tail-law',
      ruleIndex: index,
      level: 'error',
      message: { text: 'A slips out' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'conf%20dir/alertmanager/alertmanager.yml' },
            region: { startLine: 7 },
          },
        },
      ],
      properties: { alerts: ['A'], set: 'facts' },
    });
    expect(runs[0].results[1].locations[0].physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'file:///abs/runbooks/B.md' },
    });
  });
});
