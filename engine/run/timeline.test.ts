import { expect } from 'chai';
import type { ContainerSeam, Seams } from '../../core/fault.ts';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { sleepUntil } from '../../core/wall-timer.ts';
import { type FakeAdmin, startFakeAdmin } from '../../load/drivers/fake-admin.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import { FakeContainer, fakeSeams } from '../../load/faults/fake-seams.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';
import { Timeline } from './timeline.ts';

const never = new AbortController().signal;
/** Timers count whole milliseconds and may be early by one. */
const earlyMs = 2;

// At speed 60, six lab seconds are 100 ms.
const burst: ErrorBurst = { kind: 'error-burst', on: 'app', ratio: 0.5, at: '3s', lasts: '48s' };
const kill: TargetKill = { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '6s' };

/** What a container that is killed and started is never asked. */
const neverPaused = { pause: async () => {}, resume: async () => {}, isPaused: async () => false };

/** A promise, and the key to it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

describe('timeline', () => {
  let admin: FakeAdmin;
  let container: FakeContainer;
  let noted: EventOf<'fault'>[];
  beforeEach(async () => {
    admin = await startFakeAdmin();
    container = new FakeContainer();
    noted = [];
  });
  afterEach(() => admin[Symbol.asyncDispose]());

  const note = (event: JournalEvent) => {
    if (event.kind === 'fault') noted.push(event);
  };
  const seams = (over: Partial<Seams> = {}): Seams => ({
    ...fakeSeams({ adminUrl: admin.url, container }),
    ...over,
  });
  const make = (faults: readonly FaultDeclaration[], over?: Partial<Seams>, budgetMs?: number) =>
    new Timeline(faults, seams(over), note, budgetMs);
  const statesOf = (index: number) => noted.filter((one) => one.index === index).map(({ state }) => state);
  const noteOf = (index: number, state: string) => {
    const found = noted.find((one) => one.index === index && one.state === state);
    if (found === undefined)
      throw new Error(`fault ${index} was not ${state}: ${statesOf(index).join(', ')}`);
    return found;
  };
  const phases: string[] = [];
  const asPhase = async (work: () => Promise<void>) => {
    phases.push('began');
    await work();
    phases.push('ended');
  };
  const play = async (timeline: Timeline, zeroWallMs = wallNowMs(), signal = never) => {
    phases.length = 0;
    await Promise.all([timeline.inject(zeroWallMs, signal), timeline.healAfter(zeroWallMs, signal, asPhase)]);
  };
  const sent = () => admin.asked.filter((line) => !line.startsWith('GET'));
  const healing = ['heal-requested', 'healed', 'heal-confirmed'];
  /** Of a fault that is too short to be looked at again. */
  const whole = ['requested', 'injected', 'confirmed', ...healing];
  const watched = ['requested', 'injected', 'confirmed', 'still-in-force', 'still-in-force', ...healing];

  it('puts each fault in and heals it at its time, on one clock, and proves both', async () => {
    await using timeline = make([burst, kill]);
    expect(timeline.isEmpty).to.equal(false);
    const zeroWallMs = wallNowMs();
    await play(timeline, zeroWallMs);
    expect(statesOf(0)).to.deep.equal(watched);
    expect(statesOf(1)).to.deep.equal(whole);
    const sinceZeroMs = (index: number, state: string) => noteOf(index, state).atWallMs - zeroWallMs;
    expect(sinceZeroMs(0, 'requested')).to.be.at.least(50 - earlyMs);
    expect(sinceZeroMs(0, 'heal-requested')).to.be.at.least(850 - earlyMs);
    expect(sinceZeroMs(1, 'heal-requested')).to.be.at.least(100 - earlyMs);
    const order = noted
      .filter(({ state }) => state.endsWith('requested'))
      .map((one) => [one.index, one.state]);
    expect(order).to.deep.equal([
      [1, 'requested'],
      [0, 'requested'],
      [1, 'heal-requested'],
      [0, 'heal-requested'],
    ]);
    expect(sent()).to.deep.equal(['PUT /faults/errors {"ratio":0.5}', 'DELETE /faults/errors']);
    expect(container.done).to.deep.equal(['kill', 'start']);
    expect(phases).to.deep.equal(['began', 'ended']);
  });

  it('notes when a change really happened, by the clock of whoever made it', async () => {
    await using timeline = make([burst]);
    await play(timeline);
    // The fake service's clock stands at 1000 for its first change and at 2000 for its second.
    expect(noteOf(0, 'injected')).to.include({ atWallMs: 1000 });
    expect(noteOf(0, 'injected').evidence).to.contain('app reports {"errors":{"ratio":0.5}}');
    expect(noteOf(0, 'healed').atWallMs).to.equal(2000);
  });

  it('notes that a fault did not take hold, and heals it all the same', async () => {
    admin.actualRatio = 0;
    await using timeline = make([burst]);
    await play(timeline);
    expect(statesOf(0)).to.include('not-confirmed').and.to.include('heal-confirmed');
    expect(noteOf(0, 'not-confirmed').evidence).to.contain('0 of');
  });

  it('notes an injection that fails, and heals what may be half in', async () => {
    container.failing = 'kill';
    await using timeline = make([burst, kill]);
    await play(timeline);
    expect(statesOf(1)).to.deep.equal(['requested', 'failed', 'heal-requested', 'healed', 'heal-confirmed']);
    expect(noteOf(1, 'failed').evidence).to.equal('the engine said no');
    // The other fault is not its concern.
    expect(statesOf(0)).to.deep.equal(watched);
  });

  it('notes a heal that fails, and tries again when it goes out of scope', async () => {
    container.failing = 'start';
    {
      await using timeline = make([kill]);
      await play(timeline);
      expect(statesOf(0)).to.deep.equal(['requested', 'injected', 'confirmed', 'heal-requested', 'failed']);
      container.failing = null;
    }
    expect(statesOf(0).slice(5)).to.deep.equal(['heal-requested', 'healed']);
    expect(container.running).to.equal(true);
  });

  it('notes proofs that cannot be taken as not taken', async () => {
    let looks = 0;
    const once: Partial<Seams> = {
      // Injection and heal get their container, both proofs find none.
      container: () => {
        looks += 1;
        if (looks % 2 === 0) throw new Error('node-exporter is not booted');
        return container;
      },
    };
    await using timeline = make([kill], once);
    await play(timeline);
    expect(statesOf(0)).to.deep.equal([
      'requested',
      'injected',
      'not-confirmed',
      'heal-requested',
      'healed',
      'heal-not-confirmed',
    ]);
    expect(noteOf(0, 'heal-not-confirmed').evidence).to.equal('node-exporter is not booted');
  });

  it('does not heal before a slow injection is in', async () => {
    const engine = gate();
    const slow: ContainerSeam = {
      ...neverPaused,
      kill: async () => {
        await engine.opened;
        await container.kill();
      },
      start: () => container.start(),
      isRunning: () => container.isRunning(),
    };
    await using timeline = make([kill], { container: () => slow });
    const playing = play(timeline);
    // The heal is due and asked for while the engine still works at the kill.
    while (!statesOf(0).includes('heal-requested')) await sleepUntil(wallNowMs() + 5, never);
    engine.open();
    await playing;
    expect(container.done).to.deep.equal(['kill', 'start']);
    expect(container.running).to.equal(true);
  });

  it('knows how late the last heal was, which moves the windows', async () => {
    const engine = gate();
    const slow: ContainerSeam = {
      ...neverPaused,
      kill: () => container.kill(),
      start: async () => {
        await engine.opened;
        await container.start();
      },
      isRunning: () => container.isRunning(),
    };
    await using timeline = make([kill], { container: () => slow });
    expect(timeline.healedLateMs).to.equal(0);
    const playing = play(timeline);
    while (!statesOf(0).includes('heal-requested')) await sleepUntil(wallNowMs() + 5, never);
    await sleepUntil(wallNowMs() + 80, never);
    engine.open();
    await playing;
    expect(timeline.healedLateMs).to.be.within(80 - earlyMs, 1000);
  });

  it('looks at a fault in the middle of its time and just before its heal', async () => {
    await using timeline = make([burst]);
    const zeroWallMs = wallNowMs();
    await play(timeline, zeroWallMs);
    const [middle, last] = noted.filter(({ state }) => state === 'still-in-force');
    expect((middle?.atWallMs ?? 0) - zeroWallMs).to.be.within(450 - earlyMs, 640);
    expect((last?.atWallMs ?? 0) - zeroWallMs).to.be.within(630 - earlyMs, 860);
    expect(last?.evidence).to.contain('5xx');
  });

  it('notes that a fault which took hold has stopped, and heals it all the same', async () => {
    await using timeline = make([burst]);
    const playing = play(timeline);
    while (!statesOf(0).includes('confirmed')) await sleepUntil(wallNowMs() + 2, never);
    admin.actualRatio = 0.1;
    while (!statesOf(0).includes('healed')) await sleepUntil(wallNowMs() + 5, never);
    admin.actualRatio = 0;
    await playing;
    expect(statesOf(0).filter((state) => state.endsWith('in-force'))).to.deep.equal([
      'no-longer-in-force',
      'no-longer-in-force',
    ]);
    expect(statesOf(0).slice(-3, -1)).to.deep.equal(['heal-requested', 'healed']);
  });

  it('notes nothing that is seen when the heal was asked for already', async () => {
    let looks = 0;
    const hung = gate();
    const hanging: ContainerSeam = {
      ...neverPaused,
      kill: () => container.kill(),
      start: () => container.start(),
      // The second look, after the proof that it took hold, hangs until the fault is healed.
      isRunning: async () => {
        looks += 1;
        if (looks === 2) await hung.opened;
        return container.isRunning();
      },
    };
    await using timeline = make([{ ...kill, lasts: '24s' }], { container: () => hanging });
    const playing = play(timeline);
    while (!statesOf(0).includes('healed')) await sleepUntil(wallNowMs() + 5, never);
    hung.open();
    await playing;
    expect(statesOf(0)).to.deep.equal(whole);
  });

  describe('interrupted', () => {
    it('in the middle of a fault, it heals on the way out', async () => {
      const interruption = new AbortController();
      const forever = { ...burst, at: '0s', lasts: '1h' };
      const late = { ...kill, at: '1h' };
      {
        await using timeline = make([forever, late]);
        const playing = play(timeline, wallNowMs(), interruption.signal).catch((error: unknown) => error);
        while (!statesOf(0).includes('confirmed')) await sleepUntil(wallNowMs() + 5, never);
        interruption.abort();
        expect(await playing).to.have.property('name', 'AbortError');
        expect(sent()).to.have.length(1);
      }
      expect(sent()).to.deep.equal(['PUT /faults/errors {"ratio":0.5}', 'DELETE /faults/errors']);
      expect(statesOf(0).slice(-2)).to.deep.equal(['heal-requested', 'healed']);
      expect(noteOf(0, 'heal-requested').evidence).to.equal('the run ends early');
      // What never went in needs no healing.
      expect(statesOf(1)).to.deep.equal([]);
      expect(container.done).to.deep.equal([]);
    });

    it('between two looks, it does not look again', async () => {
      const interruption = new AbortController();
      const timeline = make([{ ...burst, at: '0s' }]);
      // Its own interruption ends it; what it did by then is in the states.
      const playing = play(timeline, wallNowMs(), interruption.signal).catch(() => undefined);
      while (!statesOf(0).includes('confirmed')) await sleepUntil(wallNowMs() + 2, never);
      interruption.abort();
      await timeline[Symbol.asyncDispose]();
      await playing;
      await sleepUntil(wallNowMs() + 850, never);
      expect(statesOf(0)).to.deep.equal(['requested', 'injected', 'confirmed', 'heal-requested', 'healed']);
    });

    it('it leaves nothing to heal after a whole life', async () => {
      {
        await using timeline = make([kill]);
        await play(timeline);
      }
      expect(statesOf(0)).to.deep.equal(whole);
    });

    it('it heals after an injection that is still under way', async () => {
      const engine = gate();
      const started = gate();
      const slow: ContainerSeam = {
        ...neverPaused,
        kill: async () => {
          started.open();
          await engine.opened;
          await container.kill();
        },
        start: () => container.start(),
        isRunning: () => container.isRunning(),
      };
      const timeline = make([{ ...kill, lasts: '1h' }], { container: () => slow });
      const injecting = timeline.inject(wallNowMs(), never);
      await started.opened;
      const leaving = timeline[Symbol.asyncDispose]();
      engine.open();
      await Promise.all([leaving, injecting]);
      expect(container.done).to.deep.equal(['kill', 'start']);
    });

    it('it gives a heal that hangs a budget of its own', async () => {
      const hanging: ContainerSeam = {
        ...neverPaused,
        kill: () => container.kill(),
        start: () => new Promise<void>(() => {}),
        isRunning: () => container.isRunning(),
      };
      const timeline = make([{ ...kill, lasts: '1h' }], { container: () => hanging }, 20);
      await timeline.inject(wallNowMs(), never);
      await timeline[Symbol.asyncDispose]();
      expect(noteOf(0, 'failed').evidence).to.equal('healing took longer than 20 ms');
    });

    it('it heals though the journal takes no more', async () => {
      let full = false;
      const timeline = new Timeline([{ ...kill, lasts: '1h' }], seams(), (event) => {
        if (full) throw new Error('the journal cannot be written');
        note(event);
      });
      await timeline.inject(wallNowMs(), never);
      full = true;
      const error = await timeline[Symbol.asyncDispose]().catch((reason: unknown) => reason);
      expect(error).to.have.property('message', 'the journal cannot be written');
      expect(container.running).to.equal(true);
    });

    it('it notes a heal that fails, and heals the others', async () => {
      container.failing = 'start';
      const timeline = make([
        { ...kill, lasts: '1h' },
        { ...burst, at: '0s', lasts: '1h' },
      ]);
      await timeline.inject(wallNowMs(), never);
      await timeline[Symbol.asyncDispose]();
      expect(noteOf(0, 'failed').evidence).to.equal('the engine said no');
      expect(statesOf(1)).to.include('healed');
    });
  });

  it('without faults is empty', () => expect(make([]).isEmpty).to.equal(true));

  it('refuses a fault that does not exist, before anything is put in', () => {
    expect(() => make([{ kind: 'error-brust', on: 'app', at: '0s', lasts: '1m' }])).to.throw(/error-brust/);
  });
});

describe('sleepUntil', () => {
  it('waits for its instant', async () => {
    const dueWallMs = wallNowMs() + 30;
    await sleepUntil(dueWallMs, never);
    expect(wallNowMs()).to.be.at.least(dueWallMs - earlyMs);
  });

  it('does not wait for an instant that is over, but heeds the signal', async () => {
    await sleepUntil(0, never);
    const error = await sleepUntil(0, AbortSignal.abort()).catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'AbortError');
  });
});
