import type { FiredrillError } from '../../core/errors.ts';
import type { Plan } from '../../core/plan.ts';
import { type ClockStep, type ProgramClock, steppedClock, wallItself } from '../../core/program-clock.ts';
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
  /** Tells of every change of pace from now on, and of a lost page; of none where the programs look at the machine's clock. */
  onPace(tell: (change: PaceChange | FiredrillError) => void): void;
}

/**
 * Programs boot as fast as the machine lets them, not as fast as their clock: before Prometheus hands out its targets, after 5 s
 * of its own time, all of them should be up. What is left of that time passes in a moment when the lab hurries.
 */
const bootSpeed = 1;

/**
 * Starts the clock of a run. With the lab's clock, this process counts by the wall of its runs from now on, which is held
 * back where the machine cannot keep up (running-labs.ts).
 *
 * @param file where the page goes; the engine must see it under the same name
 * @param patienceMs the shortest time within which a program has to answer another, lab milliseconds
 */
export function startClock(
  { speed, clock }: Pick<Plan, 'speed' | 'clock'>,
  file: string,
  patienceMs: number,
): RunClock {
  if (clock !== 'lab')
    return {
      programs: wallItself,
      shared: undefined,
      hurry: () => undefined,
      onPace: () => undefined,
      [Symbol.dispose]: () => undefined,
    };
  const lab = runningLabs().open(file, { speed: bootSpeed, patienceMs });
  // By the wall of the run there are two speeds; wherever it is held back, its programs are as well.
  const steps: [ClockStep, ...ClockStep[]] = [lab.began];
  return {
    programs: steppedClock(() => steps, speed),
    shared: { file, rate: speed },
    hurry: () => {
      const step = lab.setSpeed(speed);
      steps.push(step);
      return step.wallMs;
    },
    onPace: (tell) => lab.onPace(tell),
    [Symbol.dispose]: () => lab[Symbol.dispose](),
  };
}
