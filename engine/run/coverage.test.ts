import { expect } from 'chai';
import { errorBurst } from '../../assertions/testing/error-burst.ts';
import type { Facts } from '../../assertions/testing/facts.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import type { RunView } from '../../core/run-view.ts';
import { provingRuns } from './coverage.ts';

function runAt(startedAt: string, change: (facts: Facts) => void = () => {}): RunView {
  const facts = errorBurst();
  change(facts);
  const view = viewOf(facts);
  return { ...view, header: { ...view.header, startedAt, runId: startedAt } };
}

const passed = runAt('2026-01-01T10:00:00Z');
const interrupted = runAt('2026-01-01T11:00:00Z', (facts) => {
  facts.ended = 'interrupted';
});
const failed = runAt('2026-01-01T12:00:00Z', (facts) => {
  facts.notifications = facts.notifications.filter(({ receiver }) => receiver !== 'slack');
});
const provenBy = (...views: RunView[]) => provingRuns(views, {}).map(({ view }) => view.header.runId);

describe('the runs that prove something', () => {
  it('are the latest of each scenario that came to a verdict, where it passed', () => {
    expect(provenBy(passed)).to.deep.equal([passed.header.runId]);
    expect(provenBy(passed, failed)).to.deep.equal([]);
    expect(provenBy(failed, runAt('2026-01-01T13:00:00Z'))).to.deep.equal(['2026-01-01T13:00:00Z']);
  });

  it('stay so when a later one was interrupted or cannot be believed', () => {
    expect(provenBy(passed, interrupted)).to.deep.equal([passed.header.runId]);
    expect(provenBy(interrupted)).to.deep.equal([]);
  });

  it('were made with this configuration', () => {
    expect(provingRuns([passed], { 'rules.yml': 'another hash' })).to.deep.equal([]);
  });
});
