import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { explainError } from '../../core/errors.ts';
import { LabClockPage } from './lab-clock-page.ts';
import { LabClockReader } from './lab-clock-reader.ts';
import { decodePage, firstPage, labTimeBy, monotonicNow, pageBytes, writesOf } from './page.ts';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return explainError(error);
  }
  return 'no refusal';
};

describe('the clock page', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-clock-'));
    file = join(folder, 'clock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('begins where it is told and runs at its speed', () => {
    using clock = LabClockPage.create(file, { speed: 240, wallNs: 5_000n, labNs: 7n });
    const [{ monotonicNs } = { monotonicNs: 0n }] = clock.settings;
    expect(clock.at(monotonicNs)).to.deep.include({ monotonicNs, labNs: 7n, wallNs: 5_000n, speed: 240 });
    expect(clock.at(monotonicNs + 1_000_000_000n)).to.deep.include({
      labNs: 240_000_000_007n,
      wallNs: 240_000_005_000n,
    });
    expect(statSync(file).size).to.equal(pageBytes);
  });

  it('goes on without a step over a change, which counts from its instant on', async () => {
    using clock = LabClockPage.create(file, { speed: 2 });
    const change = clock.setSpeed(200);
    expect(change.aheadNs > 2_000_000n, `${change.aheadNs}`).to.equal(true);
    expect(clock.at(change.monotonicNs - 1_000n).speed).to.equal(2);
    expect(clock.at(change.monotonicNs).labNs - clock.at(change.monotonicNs - 1_000n).labNs).to.equal(2_000n);
    expect(clock.at(change.monotonicNs + 1_000n).labNs - change.labNs).to.equal(200_000n);
    await delay(10);
    expect(clock.now().speed).to.equal(200);
  });

  it('changes with others at one instant, and with them holds the wall of the runs back', () => {
    using one = LabClockPage.create(file, { speed: 60, runWallAt: () => 1_000_000_000n });
    using other = LabClockPage.create(`${file}-2`, { speed: 1, runWallAt: () => 1_000_000_000n });
    const [a, b] = LabClockPage.changeTogether([
      { page: one, speed: 15, pace: 0.25 },
      { page: other, speed: 0.25, pace: 0.25 },
    ]);
    if (a === undefined || b === undefined) throw new Error('two pages, two changes');
    expect(a.monotonicNs).to.equal(b.monotonicNs);
    const second = 1_000_000_000n;
    for (const [page, speed] of [
      [one, 15n],
      [other, 0n],
    ] as const) {
      const at = page.at(a.monotonicNs + second);
      const before = page.at(a.monotonicNs);
      expect(at.runWallNs - before.runWallNs).to.equal(second / 4n);
      if (speed > 0n) expect(at.labNs - before.labNs).to.equal(second * speed);
    }
    using reader = LabClockReader.open(`${file}-2`);
    const from = reader.now().runWallNs;
    expect(other.now().runWallNs >= from).to.equal(true);
  });

  it('changes none of several where one is lost', () => {
    using one = LabClockPage.create(file, { speed: 60 });
    using lost = LabClockPage.create(`${file}-2`, { speed: 60 });
    rmSync(lost.file);
    const changes = [one, lost].map((page) => ({ page, speed: 15, pace: 0.25 }));
    expect(refusal(() => LabClockPage.changeTogether(changes))).to.contain('LAB_CLOCK_LOST');
    expect([one, lost].map(({ settings }) => settings.length)).to.deep.equal([1, 1]);
  });

  it('stands still in a pause and goes on where it stood', () => {
    using clock = LabClockPage.create(file, { speed: 1000 });
    const { labNs, monotonicNs } = clock.pause();
    expect(clock.at(monotonicNs + 3_600_000_000_000n).labNs).to.equal(labNs);
    expect(clock.instantOf(labNs + 1n)).to.equal(undefined);
    const resumed = clock.setSpeed(10);
    expect(resumed.labNs).to.equal(labNs);
    expect(clock.instantOf(labNs)).to.equal(monotonicNs);
    expect(clock.instantOf(labNs + 10n)).to.equal(resumed.monotonicNs + 1n);
  });

  it('finds the instant of a lab time, in the past and in time to come', () => {
    using clock = LabClockPage.create(file, { speed: 0.5 });
    for (const speed of [3, 1000, 0.001, 7.25]) clock.setSpeed(speed);
    const [first] = clock.settings;
    const last = clock.settings.at(-1);
    if (first === undefined || last === undefined) throw new Error('no settings');
    for (let at = first.labNs + 1n; at < last.labNs + 50_000_000n; at += 1_234_567n) {
      const instant = clock.instantOf(at) ?? 0n;
      expect(clock.at(instant).labNs >= at, `${at}`).to.equal(true);
      expect(clock.at(instant - 1n).labNs < at, `${at}`).to.equal(true);
    }
  });

  it('is read by another program as its owner reads it', async () => {
    using clock = LabClockPage.create(file, { speed: 60, wallNs: 1_893_456_000_000_000_000n });
    using reader = LabClockReader.open(file);
    for (const speed of [240, 0, 1000, 1]) {
      clock.setSpeed(speed);
      for (let i = 0; i < 200; i++) {
        const before = monotonicNow();
        const { labNs, wallNs } = reader.now();
        expect(labNs >= clock.at(before).labNs && labNs <= clock.now().labNs).to.equal(true);
        expect(wallNs >= clock.at(before).wallNs && wallNs <= clock.now().wallNs).to.equal(true);
      }
      await delay(6);
      expect(reader.now().speed).to.equal(speed);
    }
  });

  it('stays for programs that go on without its owner, where it is left', () => {
    {
      using clock = LabClockPage.create(file, { speed: 60 });
      clock.leave();
    }
    using reader = LabClockReader.open(file);
    expect(reader.now().speed).to.equal(60);
    {
      using _ = LabClockPage.create(`${file}-2`);
    }
    expect(existsSync(`${file}-2`)).to.equal(false);
  });

  it('notices that its file is gone, another or shorter', () => {
    using clock = LabClockPage.create(file);
    truncateSync(file, 100);
    expect(refusal(() => clock.setSpeed(2)))
      .to.contain('LAB_CLOCK_LOST')
      .and.contain('100 bytes');
    rmSync(file);
    expect(refusal(() => clock.setSpeed(2))).to.contain('no such file');
    writeFileSync(file, Buffer.alloc(pageBytes));
    expect(refusal(() => clock.setSpeed(2))).to.contain('LAB_CLOCK_LOST');
    expect(clock.settings).to.have.length(1);
  });

  it('is made in place of an older one without changing that one under its programs', () => {
    using old = LabClockPage.create(file, { speed: 60 });
    using reader = LabClockReader.open(file);
    using young = LabClockPage.create(file, { speed: 240 });
    expect(reader.now().speed).to.equal(60);
    expect(refusal(() => old.setSpeed(2))).to.contain('LAB_CLOCK_LOST');
    expect(young.now().speed).to.equal(240);
  });

  for (const speed of [-1, 1000.001, Number.NaN, Number.POSITIVE_INFINITY, 0.0005]) {
    it(`refuses the speed ${speed}`, () => {
      expect(refusal(() => LabClockPage.create(file, { speed })))
        .to.contain('LAB_CLOCK_SPEED')
        .and.contain('0 (a pause) to 1000');
    });
  }

  it('refuses zeros that Go cannot count', () => {
    for (const zeros of [{ labNs: 0n }, { wallNs: -1n }, { wallNs: 2n ** 63n }])
      expect(refusal(() => LabClockPage.create(file, zeros))).to.contain('LAB_CLOCK_ZERO');
  });
});

describe('reading a clock page', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-clock-'));
    file = join(folder, 'clock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('refuses a file that is missing, short or foreign', () => {
    expect(refusal(() => LabClockReader.open(file)))
      .to.contain('LAB_CLOCK_PAGE')
      .and.contain('ENOENT');
    writeFileSync(file, 'fdclock1');
    expect(refusal(() => LabClockReader.open(file))).to.contain('fewer than 4096 bytes');
    writeFileSync(file, Buffer.alloc(pageBytes, 'x'));
    expect(refusal(() => LabClockReader.open(file))).to.contain('other content');
  });

  it('refuses a page whose setting stays half written', () => {
    using clock = LabClockPage.create(file);
    const page = readFileSync(clock.file);
    page.writeBigUInt64LE(99n, 128);
    writeFileSync(file, page);
    expect(refusal(() => LabClockReader.open(file))).to.contain('half a setting');
  });

  it('keeps to the setting before, wherever the writer stops', () => {
    const setting = {
      monotonicNs: 100n,
      labNs: 1_000n,
      wallNs: 2_000n,
      speed: 60,
      runWallNs: 3_000n,
      pace: 0.5,
    };
    const next = { monotonicNs: 200n, labNs: 7_000n, wallNs: 8_000n, speed: 240, runWallNs: 9_000n, pace: 1 };
    const page = firstPage(setting);
    const { prepare, announce } = writesOf(2n, next);
    for (const { at, bytes } of prepare) {
      bytes.copy(page, at);
      expect(decodePage(page)).to.deep.include({ sequence: 1n, newest: setting });
    }
    announce.bytes.copy(page, announce.at);
    expect(decodePage(page)).to.deep.equal({ sequence: 2n, newest: next, before: setting });
  });
});

/** The wall of a run that is not held back. */
const machineWall = { runWallNs: 5n, pace: 1 };

describe('lab time by a setting', () => {
  it('never runs backwards and never drifts from the exact product', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        (perMille, passed, more) => {
          const setting = {
            monotonicNs: 5n,
            labNs: 11n,
            wallNs: 13n,
            speed: perMille / 1000,
            ...machineWall,
          };
          const [first, second] = [passed, passed + more].map((ns) => labTimeBy(setting, 5n + ns));
          expect(first?.labNs).to.equal(11n + (passed * BigInt(perMille)) / 1000n);
          expect((second?.labNs ?? 0n) >= (first?.labNs ?? 0n)).to.equal(true);
          expect((first?.wallNs ?? 0n) - (first?.labNs ?? 0n)).to.equal(2n);
        },
      ),
    );
  });
});
