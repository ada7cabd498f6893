import { expect } from 'chai';
import { lateRun, passRun } from '../testing/golden-runs.ts';
import { escapeMarkdown, renderGithubSummary } from './github-summary.ts';

describe('the GitHub summary', () => {
  it('leads with the verdict', () => {
    expect(renderGithubSummary(passRun)).to.match(/^## ✅ PASS services\/error-burst\n/);
    expect(renderGithubSummary(lateRun)).to.match(/^## ❌ FAIL services\/error-burst\n/);
  });

  it('cannot be broken by what it tells', () => {
    expect(escapeMarkdown('a|b\n<img> `c` *d* @team')).to.equal(
      'a&#124;b &#60;img&#62; &#96;c&#96; &#42;d&#42; &#64;team',
    );
  });

  it('keeps every row of a table as wide as its head', () => {
    const rows = renderGithubSummary(lateRun)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    const widths = new Set(rows.map((row) => row.split(' | ').length));
    expect([...widths].sort()).to.deep.equal([5, 7]);
  });
});
