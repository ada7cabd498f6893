import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { RunWall } from '../../core/wall-clock.ts';
import { LabClockReader } from '../../stack/lab-clock/lab-clock-reader.ts';
import { type PaceChange, RunningLabs } from './running-labs.ts';

/** Labs on a machine on which some program waits for a CPU all the time. */
function busyLabs() {
  const wall = new RunWall({ wallMs: 1_800_000_000_000, monotonicNs: process.hrtime.bigint() });
  let isOver = false;
  const machine = { nowMs: () => performance.now(), pressureUs: () => performance.now() * 1000 };
  const walls = {
    begin: () => wall,
    end: () => {
      isOver = true;
    },
  };
  return { wall, labs: new RunningLabs(walls, machine), isOver: () => isOver };
}

describe('the labs of a process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-labs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (labs: RunningLabs, name: string, speed: number) =>
    labs.open(join(folder, name), { speed, patienceMs: 10_000 });

  it('are held back together, and with them the wall of their runs, as their programs read it', async () => {
    const { wall, labs } = busyLabs();
    using fast = open(labs, 'fast', 120);
    using slow = open(labs, 'slow', 60);
    fast.setSpeed(120);
    slow.setSpeed(60);
    const changes: PaceChange[] = [];
    for (const lab of [fast, slow])
      lab.onPace((change) => {
        if (!(change instanceof FiredrillError)) changes.push(change);
      });
    while (changes.length < 2) await delay(10);
    const [first, second] = changes;
    expect(first?.pace).to.be.below(0.5);
    expect(second).to.deep.include({ pace: first?.pace, atWallMs: first?.atWallMs });
    expect([first?.speed, second?.speed]).to.deep.equal([120 * (first?.pace ?? 0), 60 * (first?.pace ?? 0)]);
    expect(first?.why).to.contain('100 % of the time');
    await delay(20);
    using reader = LabClockReader.open(join(folder, 'slow'));
    const { monotonicNs, runWallNs, speed } = reader.now();
    expect(speed).to.equal(60 * wall.pace);
    expect(Number(runWallNs) / 1e6).to.be.closeTo(wall.at(monotonicNs), 0.001);
  });

  it('give the wall back when the last of them is gone', async () => {
    const { wall, labs, isOver } = busyLabs();
    {
      using lab = open(labs, 'one', 240);
      let isHeldBack = false;
      lab.onPace(() => {
        isHeldBack = true;
      });
      while (!isHeldBack) await delay(10);
      expect(wall.pace).to.be.below(1);
      expect(isOver()).to.equal(false);
    }
    expect(isOver()).to.equal(true);
  });

  it('tell of a page that is lost, once', async () => {
    const { labs } = busyLabs();
    using lab = open(labs, 'one', 240);
    const told: unknown[] = [];
    lab.onPace((change) => told.push(change instanceof FiredrillError ? change.code : change));
    rmSync(join(folder, 'one'));
    while (told.length === 0) await delay(10);
    await delay(150);
    expect(told).to.deep.equal(['LAB_CLOCK_LOST']);
  });
});
