import { expect } from 'chai';
import { wallNowMs } from '../../core/wall-clock.ts';
import { startFakeServer } from '../fake-server.ts';
import { clientFor, requestFailure } from './http.ts';
import { observe } from './observer.ts';

/** A source whose reads the test counts and directs; `reached(n)` waits for the n-th. */
function source(onRead: (count: number, last: boolean) => Promise<void> | void = () => {}) {
  let count = 0;
  const waiting = new Map<number, () => void>();
  return {
    read: async (last: boolean) => {
      count += 1;
      waiting.get(count)?.();
      await onRead(count, last);
      return {};
    },
    reached: (wanted: number) =>
      count >= wanted ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(wanted, resolve)),
    count: () => count,
  };
}

describe('observer', () => {
  it('reads again and again, and once more when it is stopped', async () => {
    const lasts: boolean[] = [];
    const { read, reached, count } = source((_, last) => void lasts.push(last));
    const observer = observe({ source: 'prometheus', everyMs: 1, read });
    await reached(3);
    const event = await observer.stop();
    expect(event).to.deep.include({ kind: 'observer', source: 'prometheus', reads: count(), errors: [] });
    expect(lasts.at(-1)).to.equal(true);
    expect(lasts.filter(Boolean)).to.have.length(1);
  });

  it('stops in its pause', async () => {
    const { read, reached } = source();
    const observer = observe({ source: 'prometheus', everyMs: 3_600_000, read });
    await reached(1);
    expect((await observer.stop()).reads).to.equal(2);
  });

  it('counts what fails instead of throwing it, and goes on', async () => {
    const { read, reached } = source((count) => {
      if (count === 1 || count === 3) throw new Error(`failure ${count}`);
    });
    const observer = observe({ source: 'alertmanager', everyMs: 1, read });
    await reached(4);
    const { reads, errors } = await observer.stop();
    expect(errors).to.deep.equal(['failure 1', 'failure 3']);
    expect(reads).to.be.at.least(2);
  });

  it('neither reads a source that is stopped on purpose nor holds the time against it', async () => {
    const outages: { fromWallMs: number; toWallMs: number | null }[] = [];
    const { read, reached, count } = source((count) => {
      if (count !== 2) return;
      // Stopped in the middle of a reading, and for an hour.
      outages.push({ fromWallMs: 0, toWallMs: null });
      throw new Error('no answer');
    });
    const observer = observe({ source: 'prometheus', everyMs: 1, read, outages: () => outages });
    await reached(2);
    const event = await observer.stop();
    expect(event.errors).to.deep.equal([]);
    expect(count(), 'not even at the end').to.equal(2);
    expect(event.away).to.have.length(1);
    expect(event.longestGapMs).to.be.below(1000);
  });

  it('counts readings without the Watchdog in stretches, but for those that a fault explains', async () => {
    // Readings 2, 3 and 5 lack it; a fault explains the last of them.
    const lacks: { fromWallMs: number; toWallMs: number | null }[] = [];
    const { read, reached } = source((count) => {
      if (count === 5) lacks.push({ fromWallMs: wallNowMs(), toWallMs: null });
      if (count === 6) Object.assign(lacks[0] ?? {}, { toWallMs: wallNowMs() });
    });
    let reads = 0;
    const observer = observe({
      ...{ source: 'alertmanager', everyMs: 1, watchdogMayLack: () => lacks },
      read: async (last) => {
        await read(last);
        reads += 1;
        return { hasWatchdog: ![2, 3, 5].includes(reads) };
      },
    });
    await reached(8);
    const { withoutWatchdog } = await observer.stop();
    expect(withoutWatchdog?.map((stretch) => stretch.reads)).to.deep.equal([2]);
    expect(withoutWatchdog?.[0]?.toWallMs).to.be.at.least(withoutWatchdog?.[0]?.fromWallMs ?? Infinity);
  });

  it('says nothing of a Watchdog and of clocks where a source tells of neither', async () => {
    const { read, reached } = source();
    const observer = observe({ source: 'receivers', everyMs: 1, read });
    await reached(2);
    expect(await observer.stop()).to.have.keys('kind', 'source', 'reads', 'longestGapMs', 'errors');
  });

  it('knows of a clock what all readings tell together, and nothing when it is one side only', async () => {
    const offsets = [
      { leastMs: -300, mostMs: Number.POSITIVE_INFINITY },
      { leastMs: -900, mostMs: 400 },
      { leastMs: -20, mostMs: 700 },
    ];
    const watch = async (count: number) => {
      let reads = 0;
      const { read, reached } = source();
      const observer = observe({
        ...{ source: 'receivers', everyMs: 1 },
        read: async (last) => {
          await read(last);
          return { clock: offsets[Math.min(reads++, count - 1)] };
        },
      });
      await reached(count + 1);
      return (await observer.stop()).clockAhead;
    };
    expect(await watch(1)).to.equal(undefined);
    expect(await watch(3)).to.deep.equal({ leastMs: -20, mostMs: 400 });
  });

  it('keeps twenty errors, not thousands', async () => {
    // A failure is followed by a pause of 100 ms, so that 21 take two seconds.
    const { read, reached } = source((count) => {
      throw new Error(`failure ${count}`);
    });
    const observer = observe({ source: 'alertmanager', everyMs: 0, read });
    await reached(21);
    const { errors, reads } = await observer.stop();
    expect(errors).to.have.length(20);
    expect(errors[19]).to.equal('failure 20');
    expect(reads).to.equal(0);
  });

  it('measures the longest time without a read', async () => {
    const { read, reached } = source();
    const observer = observe({ source: 'prometheus', everyMs: 60, read });
    await reached(2);
    const { longestGapMs } = await observer.stop();
    expect(longestGapMs).to.be.at.least(50);
  });

  it('counts the time since the last answer of a source that died', async () => {
    const { read, reached } = source((count) => {
      if (count > 1) throw new Error('dead');
    });
    const observer = observe({ source: 'prometheus', everyMs: 1, read });
    // Two pauses after failures lie between the second and the fourth read, 100 ms each.
    await reached(4);
    const { longestGapMs, reads } = await observer.stop();
    expect(reads).to.equal(1);
    expect(longestGapMs).to.be.at.least(150);
  });
});

describe('requests to observed programs', () => {
  it('name URL and status of what was refused', async () => {
    await using server = await startFakeServer(() => ({ status: 503 }));
    const error = await clientFor(server.url)
      .get('/api/v1/rules')
      .catch((reason: unknown) => reason);
    expect(requestFailure(error)).to.equal(`GET ${server.url}/api/v1/rules: HTTP 503`);
  });

  it('name the reason where nobody answers', async () => {
    const server = await startFakeServer(() => null);
    await server[Symbol.asyncDispose]();
    const error = await clientFor(server.url)
      .get('/x')
      .catch((reason: unknown) => reason);
    expect(requestFailure(error)).to.equal(`GET ${server.url}/x: ECONNREFUSED`);
  });

  it('leave other failures as they are', () => {
    expect(requestFailure(new Error('odd'))).to.equal('odd');
    expect(requestFailure('odder')).to.equal('odder');
  });
});
