import { InvalidArgumentError, Option } from 'commander';
import { type Clock, clocks } from '../../core/clock.ts';
import { defaultSpeed, defaultSpeeds, requireFaithfulSpeed } from '../../core/labtime/limits.ts';
import { componentNames } from '../../stack/images/catalogue.ts';
import { type ComponentName, overrideVariable } from '../../stack/images/recipe.ts';
import { type ChosenClock, chooseClock } from '../run/choose-clock.ts';
import { defaultConfigFolder, shortPath } from '../run/config-folder.ts';

/** `--speed N`: lab seconds per wall second. */
export function speedOption(): Option {
  return new Option(
    '--speed <n>',
    'lab seconds per wall second; 1 is real time, 120 the most, e.g. --speed 10',
  )
    .default(defaultSpeed)
    .env('FIREDRILL_SPEED')
    .argParser((text) => speedOf(text));
}

/** `--speed N` for a command with `--clock`: `paceOf` reads both. */
export function labSpeedOption(): Option {
  return new Option(
    '--speed <n>',
    `lab seconds per wall second; 1 is real time, 120 the most (240 with the clock lab), e.g. --speed 10 (default: ${defaultSpeeds.compiled}, ${defaultSpeeds.lab} with the clock lab)`,
  )
    .env('FIREDRILL_SPEED')
    .argParser((text) => speedOf(text, 'lab'));
}

/** The same, or `--speed auto` for the highest that is safe on this machine. */
export function speedOrAutoOption(): Option {
  const option = labSpeedOption().argParser((text) => (text === 'auto' ? 'auto' : speedOf(text, 'lab')));
  option.description +=
    ', or auto for the highest that is safe on this machine: measured first with the clock compiled; the other is steered anyway';
  return option;
}

/** What `--speed` and `--clock` come to. */
export interface ChosenPace {
  readonly speed: number;
  readonly clock: Clock;
  /** Why it is not the lab's clock, where nobody asked for one. */
  readonly why?: string;
}

/**
 * The speed and the clock of a command: as asked for, else the clock that this machine can have and its speed.
 *
 * @throws FiredrillError `SPEED_RANGE` for a speed beyond what that clock allows
 */
export function paceOf(
  { speed, clock }: { readonly speed?: number | 'auto'; readonly clock?: Clock },
  choose: () => ChosenClock = chooseClock,
): ChosenPace {
  const chosen: ChosenClock = clock === undefined ? choose() : { clock };
  const asked = speed === undefined || speed === 'auto' ? defaultSpeeds[chosen.clock] : speed;
  requireFaithfulSpeed(asked, chosen.clock);
  return { ...chosen, speed: asked };
}

function speedOf(text: string, clock?: Clock): number {
  const speed = numberOf(text);
  if (Number.isNaN(speed)) throw new InvalidArgumentError('want a number, e.g. --speed 60');
  requireFaithfulSpeed(speed, clock);
  return speed;
}

/** `--clock NAME`: what makes lab time run fast. */
export function clockOption(): Option {
  return new Option(
    '--clock <clock>',
    'what makes lab time fast: the programs have a fast clock and read the configuration as it is (lab), or the durations of the configuration are divided (compiled); default: lab where Go can build them for an engine on this Linux machine',
  )
    .choices(clocks)
    .env('FIREDRILL_CLOCK_MODE');
}

/** `--config DIR`: the configuration under test. */
export function configOption(): Option {
  return new Option(
    '--config <dir>',
    'configuration under test, laid out as stack/config, e.g. --config ../our-monitoring',
  )
    .env('FIREDRILL_CONFIG')
    .default(defaultConfigFolder, shortPath(defaultConfigFolder));
}

/** `--promises FILE`: what the configuration under test promises. */
export function promisesOption(): Option {
  return new Option(
    '--promises <file>',
    'what the configuration promises; by default promises.yml in its folder, e.g. --promises ../our-promises.yml',
  ).env('FIREDRILL_PROMISES');
}

/** `--out FILE`: a file in place of standard output. */
export function outOption(example: string): Option {
  return new Option('--out <file>', `write it there instead of printing it, e.g. --out ${example}`);
}

/** `--leave-out-refused`: go on without the rules that cannot run at the speed. */
export function leaveOutOption(): Option {
  return new Option(
    '--leave-out-refused',
    'go on without the rules that cannot run at this speed; each is printed, and an excuse in the report',
  ).default(false);
}

/** `--seed N`: whole number from 0. */
export function seedOption(): Option {
  return new Option('--seed <n>', 'seed of everything that is random, a whole number, e.g. --seed 7')
    .default(1)
    .env('FIREDRILL_SEED')
    .argParser((text) => wholeNumber(text, 0, 2 ** 31));
}

/** @throws InvalidArgumentError with the range, which commander prints with the option's name */
export function wholeNumber(text: string, least: number, most: number): number {
  const value = numberOf(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`want a whole number from ${least} to ${most}`);
}

/** The number that a text spells; not a number for a blank one, which `Number` takes for 0. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** `--image COMPONENT=REFERENCE`, as often as wanted; a flag goes before the environment's FIREDRILL_IMAGE_<COMPONENT>. */
export function imageOption(): Option {
  return new Option(
    '--image <component=reference>',
    'boot a component from another image, e.g. --image prometheus=prom/prometheus:v2.53.0',
  ).argParser((text) => {
    const [component = '', ...rest] = text.split('=');
    const reference = rest.join('=');
    if (!isComponent(component) || reference === '') {
      throw new InvalidArgumentError(`want COMPONENT=REFERENCE, with one of ${componentNames.join(', ')}`);
    }
    process.env[overrideVariable(component)] = reference;
    return text;
  });
}

function isComponent(name: string): name is ComponentName {
  return componentNames.some((known) => known === name);
}
