import { expect } from 'chai';
import type { Run } from '../run.ts';
import { doubtfulRun, lateRun, passRun } from '../testing/golden-runs.ts';
import { renderSuiteHtml } from './suite-html.ts';

const page = (...runs: Run[]): string =>
  renderSuiteHtml({
    runs: runs.map((run, index) => ({ ...run, href: `../run-${index}/report.html`, elapsedMs: 24_000 })),
    elapsedMs: 48_600,
    startedAt: '2026-01-02T03:04:05.000Z',
  });

describe('page of a suite', () => {
  it('counts verdicts and says how long it took', () => {
    const text = page(passRun, lateRun, doubtfulRun);
    expect(text).to.include('1 passed, 1 failed, 1 inconclusive').and.include('48.6 s');
    expect(text).to.match(/<title>FAIL 3 scenarios<\/title>/i);
  });

  it('links every run to its own page', () => {
    const text = page(passRun, lateRun);
    expect(text).to.include('href="../run-0/report.html"').and.include('href="../run-1/report.html"');
  });

  it('puts what failed and why before the list, and what is in doubt as well', () => {
    const text = page(passRun, lateRun, doubtfulRun);
    const list = text.indexOf('All runs');
    expect(text.indexOf('pagerduty heard of HighErrorRate critical app 1m22s too late')).to.be.within(
      1,
      list,
    );
    expect(text.indexOf('did not take hold')).to.be.within(1, list);
  });

  it('has nothing to complain about when all pass, and escapes what it prints', () => {
    expect(page(passRun)).to.not.include('class="finding');
    expect(page(lateRun)).to.include('&lt;not 10s&gt; &amp; that is too long');
  });
});
