import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { stateFolder } from '../docker/state-folder.ts';
import { judgeLaps, judgeStamps, type Lateness } from './judge-proof.ts';
import { LabClockPage } from './lab-clock-page.ts';
import { firstPage, labTimeBy, monotonicNow, pageBytes, pageVariable } from './page.ts';
import { buildProof, clockOf, lapsOf, type Readings, runProof } from './proof-program.ts';

/** The first day of 2030: nobody's own clock. */
const wallNs = BigInt(Date.UTC(2030, 0)) * 1_000_000n;

/** Alone, a wait ends within its kernel's slack and the set-up of its connection; the worst is what a shared machine does. */
const waiting: Lateness = { bestMs: 5, worstMs: 1000 };

/** Go takes the CPU from a goroutine after 10 ms (forcePreemptNS in proc.go), and there is one more on every CPU. */
const crowded: Lateness = { bestMs: 40, worstMs: 1000 };

const kinds = [
  '200 goroutines',
  'after func',
  'context',
  'dial timeout',
  'http client',
  'read deadline',
  'sleep',
  'ticker',
  'timer reset',
  'write deadline',
];

describe('a program with the lab clock', function () {
  this.timeout(180_000);
  let folder: string;
  let lab: string;
  let ordinary: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-proof-'));
    lab = join(folder, 'lab');
    ordinary = join(folder, 'ordinary');
    const { cache } = stateFolder();
    await buildProof(lab, 'lab', cache);
    await buildProof(ordinary, 'machine', cache);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const makePage = (speed: number) => LabClockPage.create(join(folder, 'clock'), { speed, wallNs });

  // Each wait takes about 60 real milliseconds.
  for (const [speed, duration] of [
    [0.5, '30ms'],
    [1, '60ms'],
    [240, '15s'],
    [1000, '60s'],
  ] as const) {
    it(`waits as long as it should, in every way, at speed ${speed}`, async () => {
      using page = makePage(speed);
      const laps = await lapsOf(lab, ['waits', '-lab', duration, '-laps', '5'], page.file);
      expect([...new Set(laps.map(({ name }) => name))].sort()).to.deep.equal(kinds);
      expect(judgeLaps(laps, clockOf(page), waiting)).to.deep.equal([]);
    });

    it(`waits as long beside work that never gives way, at speed ${speed}`, async () => {
      using page = makePage(speed);
      const laps = await lapsOf(lab, ['busy', '-lab', duration, '-laps', '5'], page.file);
      expect(judgeLaps(laps, clockOf(page), crowded)).to.deep.equal([]);
    });
  }

  it('ends what it began at speed 2 on time after a change to 200', async () => {
    using page = makePage(2);
    const running = lapsOf(lab, ['waits', '-lab', '20s', '-laps', '5'], page.file);
    await delay(300);
    page.setSpeed(200);
    expect(judgeLaps(await running, clockOf(page), waiting)).to.deep.equal([]);
  });

  it('ends what it began at speed 1000 on time after changes to 1, a pause and 240', async () => {
    using page = makePage(1000);
    const running = lapsOf(lab, ['waits', '-lab', '90s', '-laps', '5'], page.file);
    await delay(40);
    for (const speed of [1, 0, 240]) {
      page.setSpeed(speed);
      await delay(60);
    }
    expect(judgeLaps(await running, clockOf(page), waiting)).to.deep.equal([]);
  });

  it('reads no half setting and never runs backwards, whatever the writer does', async function () {
    // A writer that loses its CPU between its last look at the clock and the announcement makes a change late; it tells so.
    this.retries(3);
    using page = makePage(1);
    const running = runProof(lab, ['read', '-for', '2s'], page.file);
    const end = Date.now() + 2500;
    for (let speed = 0; Date.now() < end; speed = (speed + 617) % 1001) {
      expect(Number(page.setSpeed(speed).aheadNs)).to.be.greaterThan(0);
      await nextTurn();
    }
    const { readings, backwards, stamps } = JSON.parse((await running).stdout) as Readings;
    expect(page.settings.length).to.be.greaterThan(100);
    expect(readings).to.be.greaterThan(100_000);
    expect(backwards).to.equal(0);
    expect(judgeStamps(stamps, clockOf(page))).to.deep.equal([]);
  });

  it('goes on working in a pause, collections beside tight loops included, and its clocks stand still', async () => {
    using page = makePage(60);
    const server = execa(lab, ['serve'], { env: { [pageVariable]: page.file }, reject: false });
    try {
      const first = await server[Symbol.asyncIterator]().next();
      const ask = async () =>
        BigInt(await (await fetch(`http://${first.value}`, { signal: AbortSignal.timeout(3000) })).text());
      const running = await ask();
      page.pause();
      await delay(50);
      const [early, late] = [await ask(), await ask()];
      expect(early > running && early === late && late === page.now().wallNs).to.equal(true);
      page.setSpeed(60);
      await delay(50);
      expect((await ask()) > late).to.equal(true);
    } finally {
      server.kill();
      await server;
    }
  });

  it('is an ordinary program without a page', async () => {
    const offset = BigInt(Date.now()) * 1_000_000n - monotonicNow();
    const laps = await lapsOf(lab, ['waits', '-lab', '60ms', '-laps', '5']);
    const margin = 20_000_000n;
    for (const { name, from, monotonic, want } of laps) {
      const off = BigInt(from.wall) - BigInt(from.before) - offset;
      expect(off > -margin && off < margin, `${name} begins ${off} ns beside the machine's clock`).to.equal(
        true,
      );
      expect(BigInt(monotonic) >= BigInt(want), name).to.equal(true);
    }
    const real = laps.map(({ from, to }) => Number(BigInt(to.after) - BigInt(from.before)) / 1e6);
    expect(Math.min(...real)).to.be.within(60, 65);
  });

  it('(twin) would be found out without the overlay, for every kind of wait', async () => {
    using page = makePage(240);
    const laps = await lapsOf(ordinary, ['waits', '-lab', '1s'], page.file);
    const problems = judgeLaps(laps, clockOf(page), waiting);
    for (const kind of kinds) {
      expect(
        problems.some((problem) => problem.startsWith(`${kind}: at best`)),
        kind,
      ).to.equal(true);
      expect(
        problems.some((problem) => problem.startsWith(`${kind}: the wall clock`)),
        kind,
      ).to.equal(true);
    }
  });

  it('(twin) would be found out if it missed a change of speed', async () => {
    using page = makePage(60);
    const running = lapsOf(lab, ['waits', '-lab', '15s', '-laps', '5'], page.file);
    await delay(200);
    page.setSpeed(61);
    const laps = await running;
    expect(judgeLaps(laps, clockOf(page), waiting)).to.deep.equal([]);
    const [first] = page.settings;
    if (first === undefined) throw new Error('no setting');
    const missed = { ...clockOf(page), wallAt: (at: bigint) => labTimeBy(first, at).wallNs };
    expect(judgeLaps(laps, missed, waiting)).to.not.deep.equal([]);
  });

  describe('with a page that cannot be trusted', () => {
    const setting = () => ({
      monotonicNs: monotonicNow(),
      labNs: 1n,
      wallNs,
      speed: 60,
      runWallNs: wallNs,
      pace: 1,
    });
    const halfWritten = () => {
      const page = firstPage(setting());
      page.writeBigUInt64LE(99n, 128);
      return page;
    };
    const anHour = 3_600_000_000_000n;
    const pages: readonly (readonly [what: string, reason: string, content?: () => Buffer])[] = [
      ['that is missing', 'cannot be opened'],
      ['that is empty', 'is shorter than 4096 bytes', () => Buffer.alloc(0)],
      [
        'that is too short',
        'is shorter than 4096 bytes',
        () => firstPage(setting()).subarray(0, pageBytes - 1),
      ],
      ['of another kind', 'is no clock page of this version', () => Buffer.alloc(pageBytes, 'x')],
      ['that is half written', 'holds no whole setting', halfWritten],
      [
        'with too high a speed',
        'names a speed outside of 0 to 1000',
        () => firstPage({ ...setting(), speed: 1001 }),
      ],
      [
        'with a negative speed',
        'names a speed outside of 0 to 1000',
        () => firstPage({ ...setting(), speed: -1 }),
      ],
      [
        'of a machine that has been up for longer',
        'was written for another machine or before a restart of this one',
        () => firstPage({ ...setting(), monotonicNs: monotonicNow() + anHour }),
      ],
    ];
    for (const [what, reason, content] of pages) {
      it(`refuses to start (${what})`, async () => {
        const file = join(folder, 'bad');
        await rm(file, { force: true });
        if (content !== undefined) await writeFile(file, content());
        const { exitCode, stdout, stderr } = await runProof(lab, ['waits'], file);
        expect([exitCode, stdout, stderr]).to.deep.equal([78, '', `firedrill lab clock: ${file} ${reason}`]);
      });
    }

    it('dies when its page is made shorter under it, rather than go on with another clock', async () => {
      using page = makePage(60);
      const running = runProof(lab, ['read', '-for', '5s'], page.file);
      await delay(300);
      await truncate(page.file, 0);
      const { exitCode, stderr } = await running;
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('SIGBUS');
    });

    it('keeps its clock when the file is removed', async () => {
      using page = makePage(60);
      const running = lapsOf(lab, ['waits', '-lab', '15s', '-laps', '5'], page.file);
      await delay(50);
      await rm(page.file);
      expect(judgeLaps(await running, clockOf(page), waiting)).to.deep.equal([]);
    });
  });
});
