import { expect } from 'chai';
import type { Case } from './case.ts';
import { shrink } from './shrink.ts';

const push = (id: string, atMs: number) => ({
  kind: 'push' as const,
  atMs,
  alerts: [{ labels: { case: id, alertname: 'Slow' } }],
});
const one: Case = {
  id: 'c1',
  route: {
    groupBy: [],
    groupWaitMs: 100,
    groupIntervalMs: 1000,
    repeatIntervalMs: 5000,
    webhooks: [true],
    mute: [],
    active: [],
  },
  events: [10, 20, 30, 40].map((atMs) => push('c1', atMs)),
  untilMs: 100,
  tempo: 1,
};

describe('shrinking a case that disagrees', () => {
  /** A disagreement that needs the events at 20 and 40. */
  const disagreeing = async (cases: readonly Case[]) =>
    cases.filter(({ events }) => [20, 40].every((atMs) => events.some((event) => event.atMs === atMs)));

  it('leaves the events that it needs', async () => {
    const small = await shrink(one, disagreeing);
    expect(small.events.map(({ atMs }) => atMs)).to.deep.equal([20, 40]);
  });

  it('leaves the alerts and the time intervals that it needs', async () => {
    const two = { ...push('c1', 20), alerts: [{ labels: { a: 'x' } }, { labels: { a: 'y' } }] };
    const big = { ...one, events: [two, push('c1', 40)], route: { ...one.route, mute: ['until', 'today'] } };
    const small = await shrink(big, async (cases) =>
      cases.filter(
        ({ events, route }) => JSON.stringify(events).includes('"y"') && route.mute.includes('today'),
      ),
    );
    expect(small.events).to.deep.equal([{ ...two, alerts: [{ labels: { a: 'y' } }] }]);
    expect(small.route.mute).to.deep.equal(['today']);
  });

  it('gives each candidate an id of its own, in its labels too', async () => {
    const { id, events } = await shrink(one, disagreeing);
    expect(id).to.not.equal('c1');
    expect(events[0]).to.deep.include({ alerts: [{ labels: { case: id, alertname: 'Slow' } }] });
  });

  it('returns the case itself when nothing smaller disagrees', async () => {
    expect(await shrink(one, async () => [])).to.equal(one);
  });
});
