import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { readAlertmanager } from './alertmanager.ts';
import { containsTime, type TimeInterval } from './time-interval.ts';

interface Golden {
  /** As YAML. */
  readonly interval: string;
  readonly refused?: true;
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
}

/** Answers of the package timeinterval of Alertmanager 0.26.0 to generated intervals and times. */
const golden: readonly Golden[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'time-interval.golden.json'), 'utf8'),
);

function readInterval(text: string): TimeInterval {
  const { timeIntervals } = readAlertmanager({
    path: 'alertmanager.yml',
    text: `route: { receiver: r }\nreceivers: [{ name: r }]\ntime_intervals: [{ name: n, time_intervals: [${text}] }]\n`,
  });
  const [interval] = timeIntervals.get('n') ?? [];
  return interval ?? expect.fail(`${text} was not read`);
}

const contains = (text: string, ...times: string[]): boolean[] =>
  times.map((time) => containsTime(readInterval(text), Date.parse(time)));

describe('a time interval of Alertmanager', () => {
  it('holds from its start_time to the minute before its end_time', () => {
    const text = "{ times: [{ start_time: '09:00', end_time: '17:00' }] }";
    const times = [
      '2026-01-15T08:59:59.999Z',
      '2026-01-15T09:00:00Z',
      '2026-01-15T16:59:59.999Z',
      '2026-01-15T17:00:00Z',
    ];
    expect(contains(text, ...times)).to.deep.equal([false, true, true, false]);
  });

  it('holds when each of its parts holds, in any of its ranges', () => {
    const text = '{ weekdays: [monday:wednesday, friday], months: [january], years: [2026] }';
    const days = ['2026-01-14', '2026-01-15', '2026-01-16', '2026-02-16', '2025-01-15'];
    expect(contains(text, ...days)).to.deep.equal([true, false, true, false, false]);
  });

  it('goes by the clocks of its location', () => {
    const text =
      "{ times: [{ start_time: '00:00', end_time: '01:00' }], weekdays: [friday], location: Asia/Kolkata }";
    expect(contains(text, '2026-01-15T18:29:59Z', '2026-01-15T18:30:00Z')).to.deep.equal([false, true]);
  });

  it('counts days from the end of the month, one too few in the month in which clocks go forward', () => {
    const last = (location: string) => `{ days_of_month: ['-1'], location: ${location} }`;
    const days = ['2024-02-29T12:00:00Z', '2024-03-30T12:00:00Z', '2024-03-31T12:00:00Z'];
    expect(contains(last('UTC'), ...days)).to.deep.equal([true, false, true]);
    expect(contains(last('Europe/Berlin'), ...days)).to.deep.equal([true, true, false]);
  });

  for (const { interval, refused, contains: ins = [], lacks = [] } of golden) {
    if (refused) {
      it(`is refused: ${interval}`, () => expect(() => readInterval(interval)).to.throw(FiredrillError));
    } else {
      it(`is read as Alertmanager reads it: ${interval}`, () => {
        expect(contains(interval, ...ins)).to.deep.equal(ins.map(() => true));
        expect(contains(interval, ...lacks)).to.deep.equal(lacks.map(() => false));
      });
    }
  }
});
