import type { FiredrillError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import { type ClockStep, type ProgramClock, steppedClock, wallItself } from '../../core/program-clock.ts';
import { beginsAtMs } from '../../core/scenario.ts';
import type { StackClock } from '../../stack/components/lab-container.ts';
import { type PaceChange, runningLabs } from './running-labs.ts';

/** The clock of a run, from before its boot until its stack is gone. */
export interface RunClock extends Disposable {
  /** By which Prometheus and Alertmanager stamp and measure. */
  readonly programs: ProgramClock;
  /** What the programs of the stack share; undefined where each looks at the machine's clock. */
  readonly shared: StackClock | undefined;
  /**
   * The stack is up: from now on the lab runs at the speed of the plan.
   *
   * @returns when that counts, epoch milliseconds of the wall; undefined where nothing changes
   */
  hurry(): number | undefined;
  /** When the programs' clock shows what the scenario begins with, epoch milliseconds of the wall; undefined where any time will do. */
  zeroWallMs(): number | undefined;
  /** Tells of every change of pace from now on, and of a lost page; of none where the programs look at the machine's clock. */
  onPace(tell: (change: PaceChange | FiredrillError) => void): void;
  /** The stack is kept, and goes on by this clock. */
  leave(): void;
}

/**
 * Programs boot as fast as the machine lets them, not as fast as their clock: before Prometheus hands out its targets, after 5 s
 * of its own time, all of them should be up. What is left of that time passes in a moment when the lab hurries.
 */
const bootSpeed = 1;

/**
 * How much there is to do until the zero of a run. A boot takes 10 to 60 s, at speed 1; load and steady state took 7 to 10 s at
 * speeds of 60 and 120 (2 cores, load of 10). Wall milliseconds; what is left over of it is waited for at the speed of the run.
 */
const leadWallMs = { boot: 120_000, steadyState: 15_000 } as const;

/**
 * Starts the clock of a run. With the lab's clock, this process counts by the wall of its runs from now on, which is held
 * back where the machine cannot keep up (running-labs.ts).
 *
 * @param file where the page goes; the engine must see it under the same name
 * @param patienceMs the shortest time within which a program has to answer another, lab milliseconds
 */
export function startClock(
  { speed, clock, scenario }: Pick<Plan, 'speed' | 'clock' | 'scenario'>,
  file: string,
  patienceMs: number,
): RunClock {
  if (clock !== 'lab')
    return {
      programs: wallItself,
      shared: undefined,
      hurry: () => undefined,
      zeroWallMs: () => undefined,
      onPace: () => undefined,
      leave: () => undefined,
      [Symbol.dispose]: () => undefined,
    };
  const zeroMs = beginsAtMs(scenario);
  const leadMs = leadWallMs.boot * bootSpeed + leadWallMs.steadyState * speed;
  const lab = runningLabs().open(file, {
    speed: bootSpeed,
    patienceMs,
    ...(zeroMs === undefined ? {} : { wallNs: BigInt(Math.floor(zeroMs - leadMs)) * 1_000_000n }),
  });
  // By the wall of the run there are two speeds; wherever it is held back, its programs are as well.
  const steps: [ClockStep, ...ClockStep[]] = [lab.began];
  const programs = steppedClock(() => steps, speed);
  return {
    programs,
    shared: { file, rate: speed },
    hurry: () => {
      const step = lab.setSpeed(speed);
      steps.push(step);
      return step.wallMs;
    },
    zeroWallMs: () => (zeroMs === undefined ? undefined : programs.toWallMs(zeroMs)),
    onPace: (tell) => lab.onPace(tell),
    leave: () => lab.leave(),
    [Symbol.dispose]: () => lab[Symbol.dispose](),
  };
}
