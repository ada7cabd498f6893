import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { alert, Timeline } from './testing/timeline.ts';

const [a, b] = [{ alertname: 'A' }, { alertname: 'B' }];
const groupLabels = {};

/** One route below the root; zero is half a minute before nine, the end of `night` and the beginning of `day`. */
function run(route: string, rest = ''): Timeline {
  const text = `
route:
  receiver: hook
  group_by: []
  group_wait: 1s
  group_interval: 10s
  repeat_interval: 1h
  routes: [{ matchers: ['alertname=~".+"'], ${route} }]
receivers: [{ name: hook, webhook_configs: [{ url: 'http://sink/' }] }]
time_intervals:
- { name: night, time_intervals: [{ times: [{ start_time: '00:00', end_time: '09:00' }] }] }
- { name: day, time_intervals: [{ times: [{ start_time: '09:00', end_time: '17:00' }] }] }
- { name: never, time_intervals: [] }
${rest}`;
  return new Timeline(text, '2026-01-15T08:59:30Z');
}

function told(timeline: Timeline, until: number): string[] {
  const name = ({ labels }: { labels: Record<string, string> }) => labels['alertname'];
  return timeline
    .predict(until)
    .batches.map(({ earliestMs, reason, firing, resolved }) =>
      [earliestMs, reason, ...firing.map(name), ...resolved.map((one) => `-${name(one)}`)].join(' '),
    );
}

describe('a route with time intervals', () => {
  it('sends nothing in its mute time, which names the interval, and goes on at the tick after', () => {
    const timeline = run('mute_time_intervals: [never, night]');
    timeline.at(0).push(alert(a, 0, 600));
    expect(told(timeline, 45)).to.deep.equal(['31000 first A']);
    expect(timeline.predict(45).mutes).to.deep.equal(
      [1, 11, 21].map((second) => ({
        ...{ atMs: second * 1000, receiver: 'hook', groupLabels, alert: a },
        by: { kind: 'mute-time', interval: 'night' },
      })),
    );
  });

  it('sends nothing outside its active time', () => {
    const timeline = run('active_time_intervals: [never, day]');
    timeline.at(0).push(alert(a, 0, 600));
    expect(told(timeline, 45)).to.deep.equal(['31000 first A']);
    expect(timeline.predict(5).mutes.map(({ by }) => by)).to.deep.equal([
      { kind: 'inactive-time', intervals: ['never', 'day'] },
    ]);
    expect(told(run('active_time_intervals: []'), 45)).to.deep.equal([]);
  });

  it('is asked for its active time first, then for its mute time, after inhibitions and before silences', () => {
    const rest = `inhibit_rules: [{ source_matchers: ['alertname="A"'], target_matchers: ['alertname="B"'] }]`;
    const timeline = run('active_time_intervals: [day], mute_time_intervals: [night]', rest);
    timeline.at(0).silence('S', { from: 0, to: 90 }, 'alertname="A"');
    timeline.at(0.5).push(alert(a, 0, 600), alert(b, 0, 600));
    const kinds = timeline.predict(35).mutes.map(({ atMs, by }) => `${atMs} ${by.kind}`);
    expect(kinds.filter((text) => /^(1500|31500)/.test(text))).to.deep.equal([
      ...['1500 inactive-time', '1500 inhibition'],
      ...['31500 silence', '31500 inhibition'],
    ]);
  });

  it('forgets what ended in its mute time: nobody is ever told that it is over', () => {
    const timeline = run('mute_time_intervals: [day]');
    timeline.at(0).push(alert(a, 0, 25), alert(b, 0, 600));
    const [start, ...rest] = told(timeline, 120);
    expect(start).to.equal('1000 first A B');
    expect(rest).to.deep.equal([]);
    expect(timeline.predict(60).mutes.filter(({ alert: { alertname } }) => alertname === 'A')).to.have.length(
      1,
    );
  });

  it('does not hand its intervals to its children', () => {
    const child = run('mute_time_intervals: [night], routes: [{ matchers: [alertname=A] }]');
    child.at(0).push(alert(a, 0, 600));
    expect(told(child, 5)).to.deep.equal(['1000 first A']);
  });

  it('calls a flush just before the end of an interval close', () => {
    const late = run('mute_time_intervals: [night]');
    late.at(28.96).push(alert(a, 28.96, 600));
    const close = late.predict(29.98);
    expect(close.slackMs).to.be.closeTo(40, 1e-6);
    expect(close.closest).to.include('a time interval');
  });

  it('cannot be predicted without the wall time of the schedule', () => {
    const bare = new Timeline(`
route: { receiver: r, routes: [{ mute_time_intervals: [n] }] }
receivers: [{ name: r }]
time_intervals: [{ name: n }]`);
    expect(() => bare.predict(1))
      .to.throw(FiredrillError)
      .with.property('code', 'EPOCH_UNKNOWN');
  });
});
