import { expect } from 'chai';
import type { CoverageItem } from '../../assertions/coverage/item.ts';
import { renderCoverageHtml } from './coverage-html.ts';
import { renderCoverageText } from './coverage-text.ts';

const proof = (scenario: string, seconds: number) => ({ scenario, runId: 'r', atMs: seconds * 1000 });
const items: CoverageItem[] = [
  {
    kind: 'rule',
    name: 'A critical',
    proofs: [proof('services/a', 405), proof('services/b', 60)],
    exemption: null,
  },
  { kind: 'rule', name: 'B <warning>', proofs: [], exemption: null },
  { kind: 'rule', name: 'C info', proofs: [proof('services/b', 1)], exemption: null },
  { kind: 'receiver', name: 'unrouted', proofs: [], exemption: 'must never receive anything' },
];

describe('coverage report', () => {
  it('counts by kind, and never rounds up to all', () => {
    const text = renderCoverageText(items, 2);
    expect(text).to.include('Coverage by 2 runs that passed: 75 %');
    expect(text).to.match(/rules +66 % +2 of 3/);
    expect(text).to.match(/receivers +100 % +0 of 1 +1/);
  });

  it('lists what nobody proved, and on demand who proved the rest and when', () => {
    expect(renderCoverageText(items, 2)).to.match(/Proven by nobody\n {2}✗ rule +B <warning>$/);
    const all = renderCoverageText(items, 2, { all: true });
    expect(all).to.match(/✓ rule +A critical +services\/a at 6m45s, and 1 more/);
    expect(all).to.include('must never receive anything');
  });

  it('counts what the scenarios expect and their runs did not exercise, apart', () => {
    const idle = [{ scenario: 'services/a', what: 'A warning did not fire' }];
    expect(renderCoverageText(items, 2, { idle })).to.match(
      /Expected, and not exercised\n {2}– services\/a +A warning did not fire$/,
    );
    expect(renderCoverageHtml(items, [], idle)).to.include('1 checks of what the scenarios expect');
    expect(renderCoverageText(items, 2)).not.to.include('not exercised');
  });

  it('has nothing to list when everything is covered', () => {
    expect(renderCoverageText(items.slice(0, 1), 1)).to.not.include('Proven by nobody');
  });

  it('is a map of parts against the scenarios that prove something, escaped', () => {
    const page = renderCoverageHtml(items, ['services/a', 'services/b', 'services/idle']);
    expect(page)
      .to.include('2 of 4 parts of the monitoring system are proven alive, 1 are exempted')
      .and.include('B &lt;warning&gt;');
    expect(page.match(/class="hit"/g)).to.have.length(3);
    expect(page).to.not.include('services/idle');
    expect(page).to.include('title="services/a at 6m45s"');
  });
});
