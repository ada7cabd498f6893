import { expect } from 'chai';
import { StandingAlerts } from './standing-alerts.ts';

const low = { alertname: 'LowThroughput', service: 'app' };
const high = { alertname: 'HighErrorRate', service: 'app' };

describe('standing alerts', () => {
  it('stand since they were active at every look', () => {
    const standing = new StandingAlerts();
    standing.look([low], 100);
    standing.look([low, high], 200);
    standing.look([{ ...low }, high], 300);
    expect(standing.at(400)).to.deep.equal([
      { labels: low, forWallMs: 300 },
      { labels: high, forWallMs: 200 },
    ]);
  });

  it('begin anew when they were away, or when something else was wrong', () => {
    const standing = new StandingAlerts();
    standing.look([low, high], 100);
    standing.look([high], 200);
    standing.look([low, high], 300);
    expect(
      standing
        .at(300)
        .map(({ forWallMs }) => forWallMs)
        .sort(),
    ).to.deep.equal([0, 200]);
    standing.look(null, 400);
    expect(standing.at(400)).to.deep.equal([]);
    standing.look([low], 500);
    expect(standing.at(510)).to.deep.equal([{ labels: low, forWallMs: 10 }]);
  });
});
