import { FiredrillError } from '../../core/errors.ts';
import type { ClockStep } from '../../core/program-clock.ts';
import { countSteadily, countWallBy, type RunWall } from '../../core/wall-clock.ts';
import { type ClockChange, LabClockPage, type PageChange } from '../../stack/lab-clock/lab-clock-page.ts';
import { type Machine, Pacemaker, type Steered } from './pacemaker.ts';

/** From an instant on the wall of the runs goes at another pace. */
export interface PaceChange {
  /** Of the wall of the runs, epoch milliseconds. */
  readonly atWallMs: number;
  /** Seconds of it per second of the machine, 0 to 1. */
  readonly pace: number;
  /** Lab seconds per second of the machine from then on. */
  readonly speed: number;
  /** What made it so. */
  readonly why: string;
}

/** A lab whose clock is under way. Going out of scope removes its page. */
export interface RunningLab extends Disposable {
  readonly began: ClockStep;
  /** The lab has booted: from a moment ahead on it runs at this speed, by the wall of the runs. */
  setSpeed(speed: number): ClockStep;
  /** Tells of every change of pace, and of a page that is lost: from then on the pace stays. */
  onPace(tell: (change: PaceChange | FiredrillError) => void): void;
  /** Its programs go on without this process: the page stays. */
  leave(): void;
}

/** How a lab begins. */
export interface LabOptions {
  /** Lab seconds per second of the runs' wall, whole. */
  readonly speed: number;
  /** The shortest time within which a program has to answer another, lab milliseconds. */
  readonly patienceMs: number;
  /** What its wall clock shows at first, nanoseconds since 1970. Default that of the machine. */
  readonly wallNs?: bigint;
}

/** How this process begins to count by the wall of its runs, and ends. */
export interface Walls {
  begin(): RunWall;
  end(): void;
}

interface Entry {
  readonly page: LabClockPage;
  /** Lab seconds per second of the runs' wall. */
  speed: number;
  readonly patienceMs: number;
  isBooting: boolean;
  readonly tellers: ((change: PaceChange | FiredrillError) => void)[];
}

/**
 * The labs with the lab's clock that this process runs. They share one machine, so one pace: where that cannot keep up, all of
 * them are held back at the same instant, and with them the wall by which everything of ours counts. So an instant of a lab
 * stays at the same distance from its zero, whatever the pace was meanwhile.
 */
export class RunningLabs {
  /** From the first lab to the last. */
  #wall: RunWall | undefined;
  readonly #walls: Walls;
  readonly #entries = new Set<Entry>();
  readonly #pacemaker: Pacemaker;

  /** @param walls, machine for tests */
  constructor(walls: Walls = { begin: countSteadily, end: () => countWallBy(null) }, machine?: Machine) {
    this.#walls = walls;
    const steered: Steered = {
      speed: () => Math.max(1, ...[...this.#entries].map(({ speed }) => speed)),
      pace: () => this.#current().pace,
      patienceMs: () => Math.min(...[...this.#entries].map(({ patienceMs }) => patienceMs)),
      isDisturbed: () => new Set([...this.#entries].map(({ isBooting }) => isBooting)).size > 1,
      setPace: (pace, why) => this.#setPace(pace, why),
    };
    this.#pacemaker = new Pacemaker(steered, machine);
  }

  /** @param file of the new page */
  open(file: string, { speed, patienceMs, wallNs }: LabOptions): RunningLab {
    const wall = this.#current();
    const page = LabClockPage.create(file, {
      speed: toTheThousandth(speed * wall.pace),
      pace: wall.pace,
      ...(wallNs === undefined ? {} : { wallNs }),
      runWallAt: (monotonicNs) => BigInt(Math.round(wall.at(monotonicNs) * 1e6)),
    });
    const entry: Entry = { page, speed, patienceMs, isBooting: true, tellers: [] };
    this.#entries.add(entry);
    this.#pacemaker.start();
    const [first] = page.settings;
    if (first === undefined) throw new Error('a page has a setting from the start');
    return {
      began: this.#stepOf(first, speed),
      setSpeed: (next) => {
        const [change] = LabClockPage.changeTogether([{ page, speed: toTheThousandth(next * wall.pace) }]);
        if (change === undefined) throw new Error('one page, one change');
        entry.speed = next;
        entry.isBooting = false;
        return this.#stepOf(change, next);
      },
      onPace: (tell) => entry.tellers.push(tell),
      leave: () => page.leave(),
      [Symbol.dispose]: () => {
        this.#entries.delete(entry);
        if (this.#entries.size === 0) this.#rest();
        page[Symbol.dispose]();
      },
    };
  }

  /** Nobody is left who could be late: this process counts by the system's clock again, which was not held back. */
  #rest(): void {
    this.#pacemaker.stop();
    this.#wall = undefined;
    this.#walls.end();
  }

  #current(): RunWall {
    this.#wall ??= this.#walls.begin();
    return this.#wall;
  }

  #stepOf(
    { monotonicNs, wallNs }: { readonly monotonicNs: bigint; readonly wallNs: bigint },
    rate: number,
  ): ClockStep {
    return { wallMs: this.#current().at(monotonicNs), programMs: Number(wallNs) / 1e6, rate };
  }

  #setPace(pace: number, why: string): void {
    const entries = [...this.#entries];
    const changes = entries.map(
      ({ page, speed }): PageChange => ({ page, speed: toTheThousandth(speed * pace), pace }),
    );
    let first: ClockChange | undefined;
    try {
      [first] = LabClockPage.changeTogether(changes);
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      // It is tried again at the next look; a page that is lost stays lost.
      if (error.code === 'LAB_CLOCK_LATE') return;
      this.#pacemaker.stop();
      for (const { tellers } of entries) for (const tell of tellers) tell(error);
    }
    if (first === undefined) return;
    const wall = this.#current();
    wall.setPace(pace, first.monotonicNs);
    const atWallMs = wall.at(first.monotonicNs);
    for (const { speed, tellers } of entries)
      for (const tell of tellers) tell({ atWallMs, pace, speed: toTheThousandth(speed * pace), why });
  }
}

/** Whole speeds times a pace in hundredths are exact there. */
function toTheThousandth(speed: number): number {
  return Math.round(speed * 1000) / 1000;
}

let labs: RunningLabs | undefined;

/** Those of this process. */
export function runningLabs(): Pick<RunningLabs, 'open'> {
  labs ??= new RunningLabs();
  return labs;
}
