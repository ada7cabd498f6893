import type { Clock } from '../clock.ts';
import { FiredrillError } from '../errors.ts';

/** Lab seconds per wall second of the compiled clock when nothing else is asked for: a lab minute in a second (design.md). */
export const defaultSpeed = 60;

/**
 * The same by clock. A lab whose clock is steered is held back where the machine cannot keep up, so that it may begin faster; at
 * 120 an everyday load still puts 125 requests into 5 lab minutes.
 */
export const defaultSpeeds: Readonly<Record<Clock, number>> = { compiled: defaultSpeed, lab: 120 };

/**
 * The highest speed at which each component stays faithful. A run takes the lowest of those that it boots.
 * Prometheus and Alertmanager: eight stacks on two cores kept their timing at 120 (design.md, "Lab time"); at 120 a
 * scrape has 125 ms and its timeout is 83 ms, and above that a busy machine looks like a dead target.
 * With the lab's clock both keep their timing at 240 on a busy machine (docs/guides/lab-clock.md).
 * Our own programs count in lab seconds themselves; toxiproxy and k6 have no clock of their own.
 */
export const highestFaithfulSpeed: Readonly<Record<Clock, Readonly<Record<string, number>>>> = {
  compiled: { prometheus: 120, alertmanager: 120 },
  lab: { prometheus: 240, alertmanager: 240 },
};

/**
 * Checks a speed against what the components allow.
 *
 * @throws FiredrillError `SPEED_RANGE`
 */
export function requireFaithfulSpeed(speed: number, clock: Clock = 'compiled'): void {
  const [component, limit] = Object.entries(highestFaithfulSpeed[clock]).reduce((lowest, one) =>
    one[1] < lowest[1] ? one : lowest,
  );
  if (Number.isFinite(speed) && speed >= 1 && speed <= limit) return;
  throw new FiredrillError('usage', 'SPEED_RANGE', 'the speed is out of range', {
    want: `a number from 1 (real time) to ${limit}, the highest at which ${component} stays faithful with the clock ${clock}`,
    got: String(speed),
    hint: `--speed ${defaultSpeeds[clock]} is the default`,
  });
}
