import { expect } from 'chai';
import { readAlertmanager } from '../config/alertmanager.ts';
import { parseMatchers } from '../config/matcher.ts';
import type { ClusterEvent } from './cluster-schedule.ts';
import { readDeliverySettings } from './delivery-settings.ts';
import { predict } from './predict.ts';
import { type ClusterOptions, predictCluster } from './predict-cluster.ts';
import type { PushedAlert } from './schedule.ts';

const config = (route = 'group_by: [], group_wait: 1s, group_interval: 10s, repeat_interval: 1h') => ({
  path: 'alertmanager.yml',
  text: `
route: { receiver: hook, ${route} }
receivers: [{ name: hook, webhook_configs: [{ url: 'http://sink/' }] }]`,
});

const named = (alertname: string): PushedAlert => ({
  labels: { alertname },
  startsAtMs: 0,
  endsAtMs: 600_000,
});
const push = (atMs: number, ...alerts: PushedAlert[]) => ({ kind: 'push' as const, atMs, alerts });
const part = (atMs: number, ...sides: number[][]): ClusterEvent => ({
  ...{ kind: 'partition', atMs, noticedAtMs: atMs + 1000, sides },
});
const together = [0, 1, 2];

function run(
  events: readonly ClusterEvent[],
  { file = config(), ...options }: Partial<ClusterOptions> & { file?: ReturnType<typeof config> } = {},
) {
  return predictCluster(readAlertmanager(file), readDeliverySettings(file), events, {
    ...{ peers: 3, untilMs: 40_000, peerTimeoutMs: 2000, gossipMs: 200 },
    ...options,
  });
}

/** `0: 1000 A`: which peer sent, when it arrived, and the names in it. */
function told(events: readonly ClusterEvent[], options: Parameters<typeof run>[1] = {}): string[] {
  return run(events, options).batches.map(
    ({ peer, earliestMs, firing, resolved }) =>
      `${peer}: ${earliestMs} ${[...firing.map(({ labels }) => labels['alertname']), ...resolved.map(({ labels }) => `-${labels['alertname']}`)].join(' ')}`,
  );
}

describe('a cluster of Alertmanagers', () => {
  describe("as Alertmanager's own acceptance tests describe it", () => {
    const everySecond = config(
      'group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h',
    );

    it('cluster deduplication: of three, one sends', () => {
      const file = config('group_by: [], group_wait: 1s, group_interval: 1s, repeat_interval: 1h');
      expect(
        told([push(1000, { labels: { alertname: 'test1' } })], {
          file,
          peerTimeoutMs: 15_000,
          untilMs: 60_000,
        }),
      ).to.deep.equal(['0: 2000 test1']);
    });

    it('cluster against instance: three send what one alone does', () => {
      const events = [0, 2, 4, 6, 8].map((second) =>
        push(second * 1000, { labels: { alertname: `test1-${second}` } }),
      );
      const cluster = run(events, { file: everySecond });
      const alone = predict(readAlertmanager(everySecond), readDeliverySettings(everySecond), events, {
        untilMs: 40_000,
      });
      expect(cluster.batches.map(({ peer: _, ...batch }) => batch)).to.deep.equal(alone.batches);
      expect(alone.batches).to.have.length(5);
    });
  });

  it('has the second one send when the first is refused, and the third when both are', () => {
    const refuse = (times: number): ClusterEvent => ({
      kind: 'receiver',
      atMs: 0,
      receiver: 'hook',
      answer: 'refused',
      times,
    });
    expect(told([refuse(1), push(0, named('A'))])).to.deep.equal(['1: 3000 A']);
    const { batches } = run([refuse(2), push(0, named('A'))]);
    expect(batches.map(({ peer, terms }) => [peer, terms.map(({ name }) => name)])).to.deep.equal([
      [2, ['the push', 'group_wait', 'position 2 × peer_timeout']],
    ]);
  });

  it('has both sides of a partition send, each side once', () => {
    expect(told([part(0, [0], [1, 2]), push(2000, named('A'))])).to.deep.equal(['0: 2000 A', '1: 2000 A']);
  });

  it('tells each other all that was sent when a partition ends: nothing comes twice after it', () => {
    const events = [
      part(0, [0], [1, 2]),
      push(2000, named('A')),
      part(5000, together),
      push(14_000, named('B')),
    ];
    expect(told(events)).to.deep.equal(['0: 2000 A', '1: 2000 A', '0: 22000 A B']);
    const apart = events.filter(({ atMs }) => atMs !== 5000);
    expect(told(apart).slice(2)).to.deep.equal(['0: 22000 A B', '1: 22000 A B']);
  });

  it('repeats by what any of them sent', () => {
    const file = config('group_by: [], group_wait: 1s, group_interval: 10s, repeat_interval: 12s');
    // Peer 0 hears of the alert only later; what peer 1 sent counts for it.
    const events: ClusterEvent[] = [1, 2, 0].map((peer, order) => ({
      ...push(order * 3000, named('A')),
      peer,
    }));
    expect(told(events, { file, untilMs: 30_000 })).to.deep.equal(['1: 3000 A', '0: 16000 A']);
  });

  it('sends by the next one, which waits no longer, when the first dies', () => {
    const events: ClusterEvent[] = [
      push(0, named('A')),
      { kind: 'death', atMs: 2000, noticedAtMs: 4000, peer: 0 },
      push(12_000, named('B')),
    ];
    expect(told(events)).to.deep.equal(['0: 1000 A', '1: 21000 A B']);
    const unnoticed: ClusterEvent[] = [
      push(0, named('A')),
      { kind: 'death', atMs: 2000, noticedAtMs: 30_000, peer: 0 },
      push(12_000, named('B')),
    ];
    expect(told(unnoticed, { untilMs: 25_000 })).to.deep.equal(['0: 1000 A', '1: 23000 A B']);
    expect(run(unnoticed).slackMs).to.equal(0);
  });

  it('sends what a peer that dies was about to', () => {
    const events: ClusterEvent[] = [
      { kind: 'receiver', atMs: 0, receiver: 'hook', answer: 'retried', times: 1 },
      push(0, named('A')),
      { kind: 'death', atMs: 1200, noticedAtMs: 1300, peer: 0 },
    ];
    expect(told(events)).to.deep.equal(['1: 3000 A']);
    expect(run(events).lost.map(({ peer, because }) => [peer, because])).to.deep.equal([[0, 'restart']]);
  });

  it('knows a silence on every peer after the gossip, and not across a partition', () => {
    const silence: ClusterEvent = {
      ...{ kind: 'silence', id: 'S', atMs: 1500, peer: 2, startsAtMs: 1500, endsAtMs: 90_000 },
      matchers: parseMatchers('alertname="A"'),
    };
    expect(told([silence, push(2000, named('A'))])).to.deep.equal([]);
    expect(told([part(0, [0], [1, 2]), silence, push(2000, named('A'))])).to.deep.equal(['0: 2000 A']);
    const ended: ClusterEvent = { kind: 'expire-silence', id: 'S', atMs: 5000, peer: 2 };
    expect(told([silence, push(2000, named('A')), ended])).to.deep.equal(['0: 12000 A']);
    const healed = [part(0, [0], [1, 2]), silence, part(3000, together), push(5000, named('A'))];
    expect(told(healed)).to.deep.equal([]);
  });

  it('calls it close when a peer decides while gossip is under way', () => {
    const slackWith = (peerTimeoutMs: number) => run([push(0, named('A'))], { peerTimeoutMs }).slackMs;
    expect(slackWith(2000)).to.equal(1000);
    expect(slackWith(290)).to.equal(90);
    expect(slackWith(150)).to.equal(0);
    expect(run([push(0, named('A'))], { peerTimeoutMs: 290 }).closest).to.include('others tell');
  });

  it('calls it close when two sides ask a receiver that fails one of them', () => {
    const refuse = (times: number): ClusterEvent => ({
      ...{ kind: 'receiver', atMs: 3000, receiver: 'hook', answer: 'refused', times },
    });
    const both = (times: number) =>
      run([part(0, [0], [1, 2]), push(2000, named('A')), refuse(times), push(5000, named('B'))]);
    expect(both(1)).to.include({ slackMs: 0, closest: 'two flushes, one of which hook fails' });
    // Peers 0, 1 and 2 ask at 12, 12 and 14 s: all of them are refused, and all of them ask again 10 s later.
    expect(both(3).slackMs).to.equal(1000);
  });

  it('calls it close when gossip and a parting cross', () => {
    const { slackMs, closest } = run([push(0, named('A')), part(1250, [0], [1, 2])]);
    expect(slackMs).to.equal(50);
    expect(closest).to.include('parting');
  });
});
