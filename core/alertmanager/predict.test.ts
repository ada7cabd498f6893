import { expect } from 'chai';
import { alert, Timeline } from './testing/timeline.ts';

const [a, b] = [
  { alertname: 'A', severity: 'critical' },
  { alertname: 'B', severity: 'warning' },
];
const text = (route: string, rest = '') => `
route: { receiver: hook, group_by: [], group_wait: 1s, group_interval: 10s, repeat_interval: 1h, ${route} }
receivers: [{ name: hook, webhook_configs: [{ url: 'http://sink/' }] }]
${rest}`;
const run = (route = '', rest = '') => new Timeline(text(route, rest));

/** `1000 first A` for each batch: arrival, reason, names of what fires, and of what is over with a minus. */
function told(timeline: Timeline, until: number): string[] {
  return timeline
    .predict(until)
    .batches.map(({ earliestMs, reason, firing, resolved }) =>
      [
        earliestMs,
        reason,
        ...firing.map(({ labels }) => labels['alertname']),
        ...resolved.map(({ labels }) => `-${labels['alertname']}`),
      ].join(' '),
    );
}

describe('what Alertmanager sends', () => {
  it('first after group_wait, or at once for an alert that is older than that', () => {
    const fresh = run();
    fresh.at(0).push(alert(a));
    expect(told(fresh, 5)).to.deep.equal(['1000 first A']);
    const old = run();
    old.at(20).push(alert(a, 18, 60));
    expect(told(old, 25)).to.deep.equal(['20000 first A']);
    const joined = run();
    joined.at(20).push(alert(a));
    joined.at(20.5).push(alert(b, 18, 60));
    expect(told(joined, 25)).to.deep.equal(['20500 first A B']);
  });

  it('for an alert that joins a living group: at its next tick, with the terms that add up to it', () => {
    const timeline = run();
    timeline.at(0).push(alert(a));
    timeline.at(12).push(alert(b));
    expect(told(timeline, 30)).to.deep.equal(['1000 first A', '21000 new-firing A B']);
    const last = timeline.predict(30).batches[1];
    expect(last?.terms.map(({ name, earliestMs }) => `${name} ${earliestMs}`)).to.deep.equal([
      'the push 0',
      'group_wait 1000',
      '2 × group_interval 20000',
    ]);
  });

  it('nothing for what fires and ends between two ticks, or before the first', () => {
    const timeline = run();
    timeline.at(0).push(alert(a, 0, 0.5));
    timeline.at(2).push(alert(b, 2, 5));
    expect(told(timeline, 40)).to.deep.equal([]);
  });

  it('for a group that has emptied: at its old ticks until it is swept, after group_wait then', () => {
    const again = (second: number) => {
      const timeline = run();
      timeline.at(0).push(alert(a, 0, 5));
      timeline.at(second).push(alert(a, second, 100));
      return told(timeline, 60);
    };
    const [start, end] = ['1000 first A', '11000 all-resolved -A'];
    expect(again(25)).to.deep.equal([start, end, '31000 new-firing A']);
    expect(again(35)).to.deep.equal([start, end, '36000 new-firing A']);
  });

  it('a repeat at the first tick that is later than repeat_interval, not at it', () => {
    const exact = new Timeline(text('').replace('1h', '20s'));
    exact.at(0).push(alert(a, 0, 100));
    const { slackMs, closest } = exact.predict(35);
    expect(told(exact, 35)).to.deep.equal(['1000 first A', '31000 repeat A']);
    expect({ slackMs, closest }).to.deep.equal({ slackMs: 0, closest: 'a repeat 0 ms past its interval' });
  });

  it('what was refused again at the next tick, and nothing sooner', () => {
    const timeline = run();
    timeline.at(0).answer('refused', 'hook', { times: 1 });
    timeline.at(0).push(alert(a));
    expect(told(timeline, 30)).to.deep.equal(['11000 first A']);
    expect(timeline.predict(30).lost).to.deep.equal([
      {
        receiver: 'hook',
        integration: 'webhook[0]',
        groupLabels: {},
        flushAtMs: 1000,
        attempts: 1,
        because: 'refused',
      },
    ]);
  });

  it('no one group when a receiver fails one of two that flush at once', () => {
    const closest = (times: number) => {
      const timeline = new Timeline(text('').replace('group_by: []', 'group_by: [alertname]'));
      timeline.at(0).answer('retried', 'hook', { times });
      timeline.at(0).push(alert(a), alert(b));
      const { slackMs, closest } = timeline.predict(9);
      return { slackMs, closest };
    };
    expect(closest(1)).to.deep.equal({ slackMs: 0, closest: 'two flushes, one of which hook fails' });
    // Both fail at 1 s; the first retry comes 250 ms later or more.
    expect(closest(2).slackMs).to.equal(250);
  });

  it('what was retried within the window of the back-off', () => {
    const timeline = run();
    timeline.at(0).answer('retried', 'hook', { times: 2 });
    timeline.at(0).push(alert(a));
    const [batch] = timeline.predict(9).batches;
    expect(batch).to.include({ earliestMs: 1625, latestMs: 2875, attempts: 3, flushAtMs: 1000 });
  });

  it('what no receiver took until the flush ran out of time: at the tick that waited for it', () => {
    const timeline = new Timeline(text('').replace('10s', '3s'));
    timeline.at(0).answer('retried', 'hook');
    timeline.at(11).answer('accepted', 'hook');
    timeline.at(0).push(alert(a, 0, 100));
    // The flush at 1 s gets 10 s (3 s would be too short), and the tick that was due at 4 s follows at 11 s.
    const { batches, lost } = timeline.predict(12);
    expect(lost.map(({ because }) => because)).to.deep.equal(['timeout']);
    expect(batches.map(({ flushAtMs, earliestMs }) => [flushAtMs, earliestMs])).to.deep.equal([
      [11_000, 11_000],
    ]);
  });

  it('what was told before a graceful restart not again; after a kill, all of it', () => {
    const restarted = (graceful: boolean) => {
      const timeline = run();
      timeline.at(0).push(alert(a, 0, 100));
      timeline.at(2.5).restart(3, graceful);
      timeline.at(2.7).push(alert(b, 0, 100));
      timeline.at(4).push(alert(a, 0, 100));
      return told(timeline, 9);
    };
    expect(restarted(true)).to.deep.equal(['1000 first A']);
    expect(restarted(false)).to.deep.equal(['1000 first A', '4000 first A']);
  });

  it('nothing about a resolved alert that is muted: it drops out unheard', () => {
    const rest =
      "inhibit_rules: [{ source_matchers: ['severity=critical'], target_matchers: ['severity=warning'] }]";
    const timeline = run('', rest);
    timeline.at(0).push(alert(b, 0, 100));
    timeline.at(5).push(alert(a, 5, 100));
    timeline.at(6).push(alert(b, 0, 6));
    timeline.at(15).push(alert(a, 5, 15));
    expect(told(timeline, 40)).to.deep.equal(['1000 first B', '11000 new-firing A', '21000 all-resolved -A']);
    expect(timeline.predict(40).mutes.map(({ atMs, by }) => [atMs, by])).to.deep.equal([
      [11_000, { kind: 'inhibition', rule: 'inhibit rule 1', source: a }],
    ]);
  });

  it('the end of an alert that pushes revive only with what came last', () => {
    const timeline = run();
    timeline.at(0).answer('retried', 'hook', { times: 1 });
    timeline.at(0).push(alert(a, 0, 100), alert(b, 0, 0.5));
    // While the first flush tries again, the alert that it tells as resolved fires anew: it stays in the group.
    timeline.at(1.1).push(alert(b, 1.1, 100));
    expect(told(timeline, 12)).to.deep.equal(['1250 first A -B', '11000 new-firing A B']);
  });

  it('a resolved alert again at the next tick when the flush that told of it failed', () => {
    const timeline = run();
    timeline.at(0).push(alert(a, 0, 100), alert(b, 0, 5));
    timeline.at(10).answer('refused', 'hook', { times: 1 });
    expect(told(timeline, 30)).to.deep.equal(['1000 first A B', '21000 new-resolved A -B']);
  });

  it('after a kill, what a silence kept back: it is lost with the rest', () => {
    const silenced = (graceful: boolean) => {
      const timeline = run();
      timeline.at(0).silence('S', { from: -5, to: 90 }, 'alertname="A"');
      timeline.at(2).restart(3, graceful);
      timeline.at(4).push(alert(a, 0, 100));
      return told(timeline, 9);
    };
    expect(silenced(true)).to.deep.equal([]);
    expect(silenced(false)).to.deep.equal(['4000 first A']);
  });

  it('after a kill, what was told since the last save, which a graceful end made or 15 minutes', () => {
    const timeline = run();
    timeline.at(0).push(alert(a, 0, 5000));
    timeline.at(2).restart(3, true);
    timeline.at(4).push(alert(b, 4, 5000));
    timeline.at(6).restart(7, false);
    timeline.at(8).push(alert(a, 0, 5000));
    expect(told(timeline, 10)).to.deep.equal(['1000 first A', '5000 new-firing B']);
    const long = run();
    long.at(0).push(alert(a, 0, 5000));
    long.at(1000).restart(1001, false);
    long.at(1002).push(alert(a, 0, 5000));
    expect(told(long, 1100)).to.deep.equal(['1000 first A']);
  });

  it('as for the first time what was told two repeat intervals before a save', () => {
    const timeline = new Timeline(text('').replace('1h', '20s').replace('10s', '100s'));
    timeline.at(0).push(alert(a, 0, 500));
    timeline.at(50).restart(51, true);
    timeline.at(52).push(alert(a, 0, 500));
    expect(told(timeline, 60)).to.deep.equal(['1000 first A', '52000 first A']);
  });

  it('what a silence kept back that was deleted before it began', () => {
    const timeline = run();
    timeline.at(0).silence('S', { from: 5, to: 90 }, 'alertname="A"');
    timeline.at(2).expire('S');
    timeline.at(10).push(alert(a));
    expect(told(timeline, 15)).to.deep.equal(['11000 first A']);
  });

  it('an alert that matches both sides of an inhibition, whatever another one like it does', () => {
    const rest =
      'inhibit_rules: [{ source_matchers: [\'severity=~".+"\'], target_matchers: [\'alertname=~".+"\'] }]';
    const timeline = run('', rest);
    timeline.at(0).push(alert(a), alert(b));
    expect(told(timeline, 5)).to.deep.equal(['1000 first A B']);
  });

  it('one group for each label set under group_by [...]', () => {
    const timeline = new Timeline(text('').replace('[]', "['...']"));
    timeline.at(0).push(alert(a), alert(b));
    expect(told(timeline, 5)).to.deep.equal(['1000 first A', '1000 first B']);
  });

  it('once for two routes of the same matchers and receiver: they share what the log knows', () => {
    const twice = (second: string) => {
      const route = (name: string, wait: string) =>
        `{ matchers: ['alertname=~"${name}|B"'], group_wait: ${wait}, continue: true }`;
      const routes = `routes: [${route('A', '1s')}, ${route(second, '2s')}]`;
      const timeline = new Timeline(text('').replace('group_by: []', `group_by: [], ${routes}`));
      timeline.at(0).push(alert(b));
      return told(timeline, 5);
    };
    expect(twice('C')).to.deep.equal(['1000 first B', '2000 first B']);
    expect(twice('A')).to.deep.equal(['1000 first B']);
  });

  it('no end to a receiver that wants none, and the next start all the same', () => {
    const timeline = new Timeline(text('').replace("sink/'", "sink/', send_resolved: false"));
    timeline.at(0).push(alert(a, 0, 5));
    timeline.at(15).push(alert(a, 15, 100));
    expect(told(timeline, 35)).to.deep.equal(['1000 first A', '21000 new-firing A']);
  });

  it('names a sweep as the closest call only for a group that was empty', () => {
    const timeline = run();
    timeline.at(29.9).push(alert(a, 29.9, 100));
    expect(timeline.predict(35).slackMs).to.equal(1000);
    const again = run();
    again.at(0).push(alert(a, 0, 5));
    again.at(29.9).push(alert(a, 29.9, 100));
    expect(again.predict(35).closest).to.include('a sweep');
  });

  it('names the closest call: a push 40 ms before a flush', () => {
    const timeline = run();
    timeline.at(0).push(alert(a, 0, 100));
    timeline.at(10.96).push(alert(b, 10, 100));
    const { slackMs, closest } = timeline.predict(20);
    expect(slackMs).to.be.closeTo(40, 1e-6);
    expect(closest).to.include('a flush at 11000 ms').and.to.include('alertname="B"');
  });

  it('names the closest call: a push 40 ms after a flush', () => {
    const timeline = run();
    timeline.at(0).push(alert(a, 0, 100));
    timeline.at(11.04).push(alert(b, 8, 100));
    expect(timeline.predict(12).slackMs).to.be.closeTo(40, 1e-6);
  });

  it('names the closest call: two groups that share what the log knows, 30 ms apart', () => {
    const route = (wait: string) => `{ matchers: ['alertname="A"'], group_wait: ${wait}, continue: true }`;
    const routes = `group_by: [], routes: [${route('1s')}, ${route('1030ms')}]`;
    const timeline = new Timeline(text('').replace('group_by: []', routes));
    timeline.at(0).push(alert(a));
    expect(timeline.predict(5).slackMs).to.equal(30);
  });

  it('calls it a race when a flush does not wait for the rest of a push', () => {
    const timeline = run();
    timeline.at(30).push(alert(a, 0, 100), alert({ service: 'other' }, 0, 100));
    const { slackMs, closest } = timeline.predict(30);
    expect(slackMs).to.equal(0);
    expect(closest).to.include('one push');
  });

  it('calls it a race when a flush at once and an inhibition hear of the same push', () => {
    const rest =
      "inhibit_rules: [{ source_matchers: ['severity=critical'], target_matchers: ['severity=warning'] }]";
    const slackWith = (rules: string) => {
      const timeline = new Timeline(text('', rules).replace('[]', '[alertname]'));
      timeline.at(5).push(alert(b, 0, 100), alert(a, 0, 100));
      return timeline.predict(6).slackMs;
    };
    expect(slackWith(rest)).to.equal(0);
    expect(slackWith('')).to.equal(4000);
  });

  it('never calls a window that overlaps an edge less than nothing', () => {
    const timeline = run();
    timeline.at(0).answer('retried', 'hook', { times: 1 });
    timeline.at(0).push(alert(a, 0, 100), alert(b, 0, 0.5));
    timeline.at(1.5).push(alert(b, 1.5, 100)); // just when the retry may come
    expect(timeline.predict(5).slackMs).to.equal(0);
  });
});
