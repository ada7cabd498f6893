import { expect } from 'chai';
import { readAlertmanager } from './alertmanager.ts';
import { whyNever } from './time-cover.ts';

/** Intervals in flow style; none for `active` stands for no list. */
function why(mute: string, active?: string) {
  const { timeIntervals } = readAlertmanager({
    path: 'alertmanager.yml',
    text: `route: { receiver: r }
receivers: [{ name: r }]
time_intervals:
- { name: mute, time_intervals: [${mute}] }
- { name: active, time_intervals: [${active ?? ''}] }
`,
  });
  const named = (name: string) => timeIntervals.get(name) ?? [];
  return whyNever({ mute: named('mute'), active: active === undefined ? undefined : named('active') });
}

const times = (...pairs: string[]) =>
  `times: [${pairs.map((pair) => `{ start_time: '${pair.slice(0, 5)}', end_time: '${pair.slice(6)}' }`).join(', ')}]`;
const allDay = times('00:00-24:00');

describe('hours in which a route may send', () => {
  for (const mute of [
    `{ ${allDay} }`,
    '{}',
    "{ weekdays: ['monday:friday'] }, { weekdays: [saturday, sunday] }",
    "{ weekdays: ['sunday:saturday'] }",
    `{ ${times('00:00-08:00', '18:00-24:00')} }, { ${times('08:00-18:00')} }`,
    `{ ${times('00:00-09:00')} }, { weekdays: ['monday:friday'], ${times('09:00-24:00')} }, { weekdays: [saturday, sunday], ${times('08:00-24:00')} }`,
    "{ months: ['january:june'] }, { months: ['7:12'] }",
    "{ days_of_month: ['1:15'] }, { days_of_month: ['16:31'] }",
    "{ days_of_month: ['1:-1'] }",
    `{ ${allDay}, location: Europe/Berlin }`,
    `{ ${times('00:00-12:00')}, location: Europe/Berlin }, { ${times('11:00-24:00')}, location: Europe/Berlin }`,
    `{ years: [2026] }, { ${allDay} }`,
  ])
    it(`is none under ${mute}`, () => expect(why(mute)).to.equal('muted'));

  for (const mute of [
    '',
    `{ ${times('00:00-23:59')} }`,
    "{ weekdays: ['monday:saturday'] }",
    `{ weekdays: ['monday:friday'] }, { weekdays: [saturday, sunday], ${times('00:00-20:00')} }`,
    "{ months: ['january:november'] }",
    "{ days_of_month: ['1:30'] }",
    "{ days_of_month: ['1:-2'] }",
    "{ years: ['2020:2999'] }",
    "{ days_of_month: ['1:-1'], location: Europe/Berlin }",
    `{ ${times('00:00-12:00')} }, { ${times('12:00-24:00')}, location: Asia/Tokyo }`,
    `{ times: [] }`,
  ])
    it(`may be some under ${mute}`, () => expect(why(mute)).to.equal(undefined));

  for (const active of [
    '',
    '{ times: [] }',
    "{ months: [february], days_of_month: ['30:31'] }",
    '{ years: [] }',
  ])
    it(`is none within ${active}`, () => expect(why('', active)).to.equal('inactive'));

  it('may be some within anything that ever is', () => {
    for (const active of ['{}', "{ months: [february], days_of_month: ['29'] }", '{ years: [2020] }'])
      expect(why('', active), active).to.equal(undefined);
  });

  it('is none where the one leaves nothing of the other', () => {
    const office = `weekdays: ['monday:friday'], ${times('09:00-17:00')}`;
    expect(why("{ weekdays: ['monday:friday'] }", `{ ${office} }`)).to.equal('both');
    expect(why("{ weekdays: ['monday:thursday'] }", `{ ${office} }`)).to.equal(undefined);
    expect(why("{ weekdays: ['monday:friday'], location: Asia/Tokyo }", `{ ${office} }`)).to.equal(undefined);
  });
});
