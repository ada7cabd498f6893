import { expect } from 'chai';
import { errorBurst, notification } from './testing/error-burst.ts';
import type { Facts } from './testing/facts.ts';
import { viewOf } from './testing/journal-builder.ts';
import { isInside, type Transition, transitionsOf } from './transitions.ts';

const second = 1000;

function seenIn(change: (facts: Facts) => void = () => {}): Transition[] {
  const facts = errorBurst();
  change(facts);
  return transitionsOf(viewOf(facts));
}

function describeOne({ kind, alert, receiver, atMs }: Transition): string {
  return `${alert['alertname']} ${alert['severity']} ${kind}${receiver === null ? '' : ` at ${receiver}`} ${Math.round(atMs / second)}`;
}

describe('transitions', () => {
  it('are all planned instants that were seen, with their windows', () => {
    const seen = seenIn();
    // Three lives begin and end; two of them reach three receivers, beginning and end.
    expect(seen).to.have.length(3 * 2 + 2 * 3 * 2);
    expect(seen.slice(0, 2).map(describeOne)).to.deep.equal([
      'HighErrorRate critical fires 390',
      'HighErrorRate critical ends 720',
    ]);
    expect(seen.map(describeOne)).to.include('ErrorBudgetBurn critical is told of the end at slack 801');
    expect(seen.every(isInside)).to.equal(true);
  });

  it('are outside when they came too late', () => {
    const late = seenIn((facts) => {
      facts.notifications = [
        ...facts.notifications.filter(
          ({ receiver, status }) => !(receiver === 'slack' && status === 'firing'),
        ),
        notification(
          'firing',
          { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
          'slack',
          520 * second,
        ),
      ];
    });
    expect(late.filter((one) => !isInside(one)).map(describeOne)).to.deep.equal([
      'HighErrorRate critical is told at slack 520',
    ]);
  });

  it('leave out what was not seen: that is for the judge to say', () => {
    const missing = seenIn((facts) => {
      facts.prometheus = facts.prometheus.filter(({ labels }) => labels['alertname'] !== 'ErrorBudgetBurn');
    });
    expect(missing.filter(({ receiver }) => receiver === null)).to.have.length(2 * 2);
  });
});
