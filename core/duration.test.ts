import { expect } from 'chai';
import fc from 'fast-check';
import { formatDuration, formatLabTime, isDuration, parseDurationMs } from './duration.ts';

describe('durations', () => {
  const known: [string, number][] = [
    ['0', 0],
    ['0s', 0],
    ['250ms', 250],
    ['1m30s', 90_000],
    ['1h30m', 5_400_000],
    ['90m', 5_400_000],
    ['1y2w3d4h5m6s7ms', 31_536_000_000 + 2 * 604_800_000 + 3 * 86_400_000 + 14_706_007],
  ];
  for (const [text, ms] of known) {
    it(`reads ${text}`, () => {
      expect(isDuration(text)).to.equal(true);
      expect(parseDurationMs(text)).to.equal(ms);
    });
  }

  for (const text of ['', '5', '1.5h', '-1m', '1s1m', '1m1m', ' 1m', '1m ', 'ms', '1M']) {
    it(`refuses ${JSON.stringify(text)}, as Prometheus does`, () => {
      expect(isDuration(text)).to.equal(false);
      expect(() => parseDurationMs(text))
        .to.throw()
        .with.property('code', 'DURATION');
    });
  }

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.nat(), (ms) => {
        expect(parseDurationMs(formatDuration(ms))).to.equal(ms);
      }),
    );
  });

  it('writes hours at most, a minus sign, and whole milliseconds', () => {
    expect(formatDuration(2 * 86_400_000)).to.equal('48h');
    expect(formatDuration(-90_000)).to.equal('-1m30s');
    expect(formatDuration(0.4)).to.equal('0s');
    expect(formatDuration(-0.4)).to.equal('0s');
    expect(formatDuration(999.6)).to.equal('1s');
  });

  it('writes lab times in whole seconds', () => {
    expect(formatLabTime(375_400)).to.equal('6m15s');
    expect(formatLabTime(-400)).to.equal('0s');
    expect(formatLabTime(-1500)).to.equal('-1s');
  });
});
