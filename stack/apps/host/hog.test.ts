import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ballastFor, Hog, shmBallast } from './hog.ts';

const mib = 1024 * 1024;
const limitBytes = 100 * mib;
const accounts = (usedBytes: number) => ({ limitBytes, chargedBytes: usedBytes, usedBytes });

describe('the ballast', () => {
  it('makes up for what is missing, whatever else is in use', () => {
    expect(ballastFor(0.5, accounts(30 * mib), 0)).to.equal(20 * mib);
    expect(ballastFor(0.5, accounts(60 * mib), 20 * mib)).to.equal(10 * mib);
  });

  it('cannot be less than nothing', () => expect(ballastFor(0.5, accounts(90 * mib), 10 * mib)).to.equal(0));

  it('stays as it is when it is nearly right', () => {
    expect(ballastFor(0.5, accounts(50 * mib - 1000), 7)).to.equal(7);
  });

  it('is never more than the share itself, should the kernel have moved it to a swap', () => {
    expect(ballastFor(0.5, accounts(10 * mib), 45 * mib)).to.equal(50 * mib);
  });

  it('leaves half a thousandth of a big memory alone', () => {
    const big = { ...accounts(5000 * mib - 4 * mib), limitBytes: 10_000 * mib };
    expect(ballastFor(0.5, big, 7)).to.equal(7);
  });

  it('is a file that grows and shrinks', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-'));
    const path = join(folder, 'file');
    const ballast = shmBallast(path);
    for (const bytes of [3 * mib + 4096, 4096, 2 * mib, 0]) {
      ballast.resize(bytes);
      expect(ballast.bytes).to.equal(bytes);
      expect(statSync(path).size).to.equal(bytes);
    }
    ballast.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the hog', () => {
  const ownBytes = 10 * mib;
  /** As exact as the kernel's accounts: a look just before the end leaves it a little short, and that is near enough. */
  const aboutAs = (bytes: number) => [bytes - 0.5 * mib, bytes] as const;
  /** Long enough that a busy machine looks first while the way has hardly begun. */
  const wayMs = 1000;
  let hog: Hog | undefined;
  afterEach(() => hog?.close());

  const start = (ratio: number, overMs?: number) => {
    const ballast = {
      bytes: 0,
      resize(bytes: number) {
        this.bytes = bytes;
      },
      close: () => undefined,
    };
    const memory = () => accounts(ownBytes + ballast.bytes);
    const started = new Hog({ memory }, ballast, ratio, overMs);
    hog = started;
    return { ballast, hog: started };
  };

  it('holds a share from the start, and another one when told', () => {
    const { hog, ballast } = start(0.5);
    expect(ballast.bytes).to.equal(40 * mib);
    hog.hold(0.9, 0);
    expect(ballast.bytes).to.equal(80 * mib);
    hog.hold(0.5, 0);
    expect(ballast.bytes).to.equal(40 * mib);
  });

  it('begins with nothing where it has time', async () => {
    const { hog, ballast } = start(0.5, wayMs);
    expect(ballast.bytes).to.be.lessThan(10 * mib);
    await hog.arrived;
    expect(ballast.bytes).to.be.within(...aboutAs(40 * mib));
  });

  it('takes its time when it has some, and gets there', async () => {
    const { hog, ballast } = start(0.5);
    hog.hold(0.9, wayMs);
    expect(ballast.bytes).to.be.lessThan(50 * mib);
    while (ballast.bytes < aboutAs(80 * mib)[0]) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
