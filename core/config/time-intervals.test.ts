import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { readAlertmanager } from './alertmanager.ts';

const read = (text: string) => readAlertmanager({ path: 'alertmanager.yml', text });

function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FiredrillError) return error.details.problems ?? [];
    throw error;
  }
  return expect.fail('it was read');
}

describe('time intervals in alertmanager.yml', () => {
  it('are read under both keys, and named by the routes that use them, not by their children', () => {
    const { timeIntervals, route } = read(`
route:
  receiver: r
  routes:
  - mute_time_intervals: [nights, 7]
    active_time_intervals: [weekends]
    routes: [{ matchers: [a=b] }]
receivers: [{ name: r }]
mute_time_intervals:
- name: nights
  time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }] }]
time_intervals:
- { name: weekends, time_intervals: [{ weekdays: [saturday, sunday] }, { months: [december] }] }
- { name: 7 }
`);
    expect(Object.fromEntries(timeIntervals)).to.deep.equal({
      nights: [{ times: [{ from: 0, to: 360 }], location: 'UTC' }],
      weekends: [
        {
          weekdays: [
            { from: 6, to: 6 },
            { from: 0, to: 0 },
          ],
          location: 'UTC',
        },
        { months: [{ from: 12, to: 12 }], location: 'UTC' },
      ],
      '7': [],
    });
    const [child] = route.routes;
    expect(child?.muteTimeIntervals).to.deep.equal(['nights', '7']);
    expect(child?.activeTimeIntervals).to.deep.equal(['weekends']);
    expect(child?.routes[0]).to.deep.include({ muteTimeIntervals: [], activeTimeIntervals: [] });
  });

  it('stand for an alias as for what it names', () => {
    const { timeIntervals } = read(`
route: { receiver: r }
receivers: [{ name: r }]
time_intervals:
- { name: a, time_intervals: &all [{ years: [2026] }] }
- { name: b, time_intervals: *all }
`);
    expect(timeIntervals.get('b')).to.deep.equal(timeIntervals.get('a'));
  });

  it('are refused with every problem and its place', () => {
    expect(
      problemsOf(`route:
  receiver: r
  active_time_intervals: [a]
  routes:
  - mute_time_intervals: [a, b]
receivers: [{ name: r }]
time_intervals:
- name: a
  time_intervals:
  - weekdays: [friday:monday]
    location: Mars/Olympus
    day: 7
  - times: [{ start_time: '9:00', end_time: '10:00' }]
- name: a
- time_intervals: 7
`),
    ).to.deep.equal(
      [
        '3:27: the root route takes no active_time_intervals',
        '5:30: no time interval is called "b"',
        '10:16: want a weekday such as monday, or two such as monday:friday, got "friday:monday"',
        '11:15: no place in the IANA database is called "Mars/Olympus"',
        '12:5: day is none of times, weekdays, days_of_month, months, years, location',
        '13:13: want a start_time and a later end_time such as 09:00 and 17:30, 24:00 at the latest, got "9:00" and "10:00"',
        '14:3: another time interval is called "a"',
        '15:3: a time interval needs a name',
        '15:19: want a list of intervals',
      ].map((problem) => `alertmanager.yml:${problem}`),
    );
  });
});
