import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { writeClock } from '../../../core/program-clock.ts';
import { failureOf } from '../../../engine/testing.ts';
import { LabClockPage } from '../../lab-clock/lab-clock-page.ts';
import { openClock, wallClock } from './others-clock.ts';

describe('the clock of the others', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-clock-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const text = writeClock({ rate: 60 });

  it('is read from the page of the lab, and follows a change of its speed', () => {
    using page = LabClockPage.create(join(folder, 'page'), { speed: 1, wallNs: 5_000_000_000n });
    const clock = openClock(text, page.file, () => undefined);
    expect(clock.rate).to.equal(60);
    expect(clock.nowMs()).to.be.within(5000, 5000 + 10_000);
    const before = clock.nowMs();
    page.pause();
    const { wallNs } = page.setSpeed(1000);
    expect(clock.nowMs()).to.be.at.least(before);
    expect(Number(page.now().wallNs)).to.be.at.least(Number(wallNs) - 1e10);
  });

  it('counts by the wall of the run, which is held back with the lab', async () => {
    using page = LabClockPage.create(join(folder, 'page'), { speed: 60, runWallAt: () => 7_000_000_000n });
    let read = (): number => 0;
    const clock = openClock(text, page.file, (given) => {
      read = given;
    });
    expect(read()).to.be.within(7000, 7000 + 10_000);
    const [change] = LabClockPage.changeTogether([{ page, speed: 15, pace: 0.25 }]);
    while (clock.instant().machineNs < (change?.monotonicNs ?? 0n) + 4_000_000n) await delay(1);
    const before = clock.instant();
    await delay(8);
    const after = clock.instant();
    const machineNs = Number(after.machineNs - before.machineNs);
    expect(Number(after.runWallNs - before.runWallNs)).to.be.closeTo(machineNs / 4, 1);
  });

  it('calls at an instant that comes sooner when the lab hurries, and not when it is called off', async () => {
    using page = LabClockPage.create(join(folder, 'page'), { speed: 1, wallNs: 0n });
    const clock = openClock(text, page.file, () => undefined);
    const told: number[] = [];
    clock.at(-1, () => told.push(-1));
    // A minute at speed 1, a second once the lab has hurried.
    clock.at(60_000, () => told.push(clock.nowMs()));
    const callOff = clock.at(60_000, () => told.push(0));
    callOff();
    page.setSpeed(60);
    while (told.length < 2) await delay(10);
    expect(told[0]).to.equal(-1);
    expect(told[1]).to.be.within(60_000, 90_000);
    expect(told).to.have.length(2);
  });

  it('calls at a change of pace, and at no other', async () => {
    using page = LabClockPage.create(join(folder, 'page'), { speed: 60 });
    const clock = openClock(text, page.file, () => undefined);
    let calls = 0;
    const callOff = clock.onPace(() => {
      calls += 1;
    });
    page.setSpeed(120);
    await delay(150);
    expect(calls).to.equal(0);
    LabClockPage.changeTogether([{ page, speed: 30, pace: 0.25 }]);
    while (calls === 0) await delay(10);
    callOff();
    LabClockPage.changeTogether([{ page, speed: 120, pace: 1 }]);
    await delay(150);
    expect(calls).to.equal(1);
  });

  it('is refused without a page', () => {
    const error = failureOf(() => openClock(text, join(folder, 'nothing'), () => undefined));
    expect(error.code).to.equal('LAB_CLOCK_PAGE');
  });

  it('is the wall by default', () => {
    expect(wallClock.rate).to.equal(1);
    expect(Math.abs(wallClock.nowMs() - Date.now())).to.be.below(1000);
  });
});
