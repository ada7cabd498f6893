import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Contention, contentionText, type Moment, waitedSeconds } from './contention.ts';

const windowSeconds = 5;

/** Told to use all of its CPU time from 0 on; looks once a second. */
function read(moments: readonly Partial<Moment>[]): number {
  const contention = new Contention(windowSeconds);
  return moments
    .map((moment, now) =>
      contention.read({ now, used: now, askedRatio: 1, waited: 0, throttled: 0, ...moment }),
    )
    .reduce((_, last) => last, Number.NaN);
}

describe('what the machine withholds from a host', () => {
  it('is nothing while the host gets what it is told to use, however long its quota makes it wait', () => {
    expect(read([{}, {}, { waited: 1.8, throttled: 1.8 }, { waited: 2.7, throttled: 2.7 }])).to.equal(0);
  });

  it('is what is missing, as far as waiting explains it', () => {
    expect(read([{}, {}, { used: 1.75, waited: 0.3 }])).to.be.closeTo(0.25 / windowSeconds, 1e-9);
    expect(read([{}, {}, { used: 1.75, waited: 0.1 }])).to.be.closeTo(0.1 / windowSeconds, 1e-9);
    expect(read([{}, {}, { used: 1.75, waited: 0.3, throttled: 0.3 }])).to.equal(0);
  });

  it('is all that is missing where the kernel does not count the waiting', () => {
    const unknown = { waited: null };
    expect(read([unknown, unknown, { used: 1.75, ...unknown }])).to.be.closeTo(0.05, 1e-9);
  });

  it('is nothing when the host catches up, and is forgotten after a window', () => {
    expect(read([{}, {}, { used: 1.5, waited: 0.5 }, { used: 3, waited: 0.5 }])).to.equal(0);
    const short = { used: 1.5, waited: 0.5 };
    const later = [3, 4, 5, 6, 7].map((now) => ({ used: now - 0.5, waited: 0.5 }));
    expect(read([{}, {}, short, ...later.slice(0, 4)])).to.be.closeTo(0.1, 1e-9);
    expect(read([{}, {}, short, ...later])).to.equal(0);
  });

  it('is nothing while nothing is asked, nor before an order has arrived', () => {
    expect(read([{ askedRatio: 0 }, { askedRatio: 0, used: 0, waited: 1 }])).to.equal(0);
    expect(read([{ askedRatio: 0 }, { used: 0 }, { now: 1.4, used: 0, waited: 0.4 }])).to.equal(0);
  });

  it('is also what others take of the machine itself, and not what a container takes ahead of its quota', () => {
    const moments = [0, 1, 2].map((now) => ({ now, askedRatio: 0.6, waited: null, throttled: 0 }));
    const readAs = (isShared: boolean): number => {
      const contention = new Contention(windowSeconds, { isShared });
      return Math.max(
        ...moments.map((moment) =>
          contention.read({ ...moment, used: 0.6 * moment.now + (moment.now > 1 ? 0.2 : 0) }),
        ),
      );
    };
    expect(readAs(true)).to.be.closeTo(0.2 / windowSeconds, 1e-9);
    expect(readAs(false)).to.be.closeTo(0, 1e-9);
  });

  it('is a gauge for Prometheus', () => {
    expect(contentionText(0.04)).to.match(/^# TYPE firedrill_host_contention_ratio gauge\nfired.* 0\.04\n$/m);
  });
});

describe('the time that a process has waited for a CPU', () => {
  it('is the second number of its schedstat, in nanoseconds', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schedstat-'));
    const file = join(folder, 'schedstat');
    expect(waitedSeconds(file)).to.equal(null);
    writeFileSync(file, '2526197596 9664580374 4588\n');
    expect(waitedSeconds(file)).to.equal(9.664580374);
    rmSync(folder, { recursive: true });
  });
});
