import { a30 } from './a30.ts';

/** What a GPU has to do, and what slows it. */
export interface Burden {
  /** Share of its time that the work would take at full clock, 0 to 1; more is taken as 1. */
  readonly demandRatio: number;
  /** The power supply asserts the brake. */
  readonly isBraked: boolean;
}

/** What the everyday load of 5 predictions a second makes of both GPUs; the exporter begins with it. */
export const everydayDemandRatio = 0.5;

/** How the heat leaves. `settles`: so badly, by warm air (`inlet`) or by too little of it (`fan`), that the GPU comes to rest at that temperature. */
export type Cooling =
  | { readonly kind: 'normal' }
  | {
      readonly kind: 'settles';
      readonly cause: 'inlet' | 'fan';
      readonly celsius: number;
    };

/** How a GPU runs at one moment. */
export interface OperatingPoint {
  readonly clockMhz: number;
  /** Share of the time in which it works, 0 to 1: a slower clock needs longer for the same work. */
  readonly utilisationRatio: number;
  readonly watts: number;
  /** Slowed because it is hot; only a GPU that works can be. */
  readonly isHot: boolean;
  /** Slowed by the power brake; only a GPU that works can be. */
  readonly isBraked: boolean;
}

/**
 * Clock, utilisation and power at a temperature. Power is the idle draw plus a part that goes with the utilisation and
 * with the square of the clock: dynamic power is frequency times voltage squared, and less clock needs less voltage.
 */
export function operatingPoint(celsius: number, { demandRatio, isBraked }: Burden): OperatingPoint {
  if (demandRatio <= 0) {
    return {
      clockMhz: a30.idleClockMhz,
      utilisationRatio: 0,
      watts: a30.idleWatts,
      isHot: false,
      isBraked: false,
    };
  }
  const clockRatio = Math.min(heatClockRatio(celsius), isBraked ? a30.slowdownRatio : 1);
  const utilisationRatio = Math.min(1, demandRatio / clockRatio);
  return {
    clockMhz: a30.maxClockMhz * clockRatio,
    utilisationRatio,
    watts: a30.idleWatts + (a30.powerLimitWatts - a30.idleWatts) * utilisationRatio * clockRatio ** 2,
    isHot: celsius > a30.maxOperatingCelsius,
    isBraked,
  };
}

/**
 * Share of the full clock that the heat leaves. The driver's own control is not public: here it lowers the clock in
 * proportion, from all at the highest operating temperature to half where the hardware brakes, and to idle beyond.
 */
function heatClockRatio(celsius: number): number {
  const { maxOperatingCelsius, slowdownCelsius, slowdownRatio } = a30;
  if (celsius <= maxOperatingCelsius) return 1;
  if (celsius >= slowdownCelsius) return a30.idleClockMhz / a30.maxClockMhz;
  const beyond = (celsius - maxOperatingCelsius) / (slowdownCelsius - maxOperatingCelsius);
  return 1 - (1 - slowdownRatio) * beyond;
}

/** Temperature of the air and K per W. A disturbed one is steered, so that the balance lies where it was asked for. */
function airOf(cooling: Cooling, burden: Burden): { inletCelsius: number; kelvinPerWatt: number } {
  const { inletCelsius, kelvinPerWatt } = a30;
  if (cooling.kind === 'normal') return { inletCelsius, kelvinPerWatt };
  const { watts } = operatingPoint(cooling.celsius, burden);
  return cooling.cause === 'inlet'
    ? { inletCelsius: cooling.celsius - kelvinPerWatt * watts, kelvinPerWatt }
    : { inletCelsius, kelvinPerWatt: (cooling.celsius - inletCelsius) / watts };
}

/** Temperature at which an undisturbed GPU comes to rest under that burden. */
export function restingCelsius(burden: Burden): number {
  return a30.inletCelsius + a30.kelvinPerWatt * operatingPoint(a30.inletCelsius, burden).watts;
}

/** Longest step in lab milliseconds; power depends on the temperature only through the throttling, slowly. */
export const longestStepMs = 1000;

/**
 * The temperature `forMs` lab milliseconds later: one thermal mass between the chip's power and the air, so that it
 * approaches its balance exponentially (first order).
 *
 * @param forMs 0 to `longestStepMs`.
 */
export function heat(celsius: number, burden: Burden, cooling: Cooling, forMs: number): number {
  const { inletCelsius, kelvinPerWatt } = airOf(cooling, burden);
  const balance = inletCelsius + kelvinPerWatt * operatingPoint(celsius, burden).watts;
  const timeConstantMs = kelvinPerWatt * a30.joulesPerKelvin * 1000;
  return balance + (celsius - balance) * Math.exp(-forMs / timeConstantMs);
}
