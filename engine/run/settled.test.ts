import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import type { FirstScrapes } from '../observers/prometheus.ts';
import { waitUntilSettled } from './settled.ts';

const boot = { pastEndWallMs: 0, everyWallMs: 250, speed: 60 };
const inTime = 300;

/** What it waited for, wall milliseconds; `downAtMs` are the last downs that the readings show, one after the other. */
async function waitsFor(first: FirstScrapes, ...downAtMs: (number | null)[]): Promise<number[]> {
  const waits: number[] = [];
  let nowMs = 1000;
  const read = async () => ({ beganAtWallMs: inTime, lastDownAtWallMs: downAtMs.shift() ?? null });
  const sleepUntil = async (wallMs: number) => {
    waits.push(wallMs);
    nowMs = wallMs;
  };
  await waitUntilSettled(boot, first, read, sleepUntil, () => nowMs);
  return waits;
}

describe('waiting until nothing of the boot is left in the windows', () => {
  it('is over at once when all was in time and up', async () => {
    expect(await waitsFor({ beganAtWallMs: inTime, lastDownAtWallMs: null })).to.deep.equal([]);
  });

  it('lasts until the hole of late scrapes has left the windows of five minutes', async () => {
    expect(await waitsFor({ beganAtWallMs: 9000, lastDownAtWallMs: null })).to.deep.equal([9000 + 5000]);
  });

  it('lasts until nobody remembers a target that was down, and one that goes down meanwhile', async () => {
    const first = { beganAtWallMs: inTime, lastDownAtWallMs: 800 };
    expect(await waitsFor(first, 800)).to.deep.equal([11_050]);
    expect(await waitsFor(first, 5000, 5000)).to.deep.equal([11_050, 15_250]);
    expect(await waitsFor(first, 5000, 14_000, 14_000)).to.deep.equal([11_050, 15_250, 24_250]);
  });

  it('is given up when a target went down during each of three waits', async () => {
    const first = { beganAtWallMs: inTime, lastDownAtWallMs: 800 };
    const error = await waitsFor(first, 5000, 14_000, 20_000).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof FiredrillError)) throw new Error('it settled');
    expect(error).to.include({ kind: 'inconclusive', code: 'STEADY_STATE' });
  });
});
