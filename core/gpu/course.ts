import type { CoursePoint } from '../fault.ts';
import { a30 } from './a30.ts';
import { type Burden, type Cooling, heat, longestStepMs, restingCelsius } from './thermal.ts';

/** What a GPU lives through when its cooling fails and comes back. Lab milliseconds. */
export interface HeatCourse {
  /** °C as the exporter rounds it, before the fault and long after it. */
  readonly baseline: number;
  readonly onset: readonly CoursePoint[];
  readonly healed: readonly CoursePoint[];
  /** When it begins to throttle, after the onset, and when it stops, after the heal; null when it never does. */
  readonly throttles: { readonly onsetMs: number; readonly healMs: number } | null;
}

/** After the heal nothing is left to see when four time constants are over. */
const recoveryMs = 5 * a30.kelvinPerWatt * a30.joulesPerKelvin * 1000;

/**
 * The temperature that the exporter will serve, by the very steps that it takes itself.
 *
 * @param lastsMs how long the cooling is bad.
 */
export function heatCourse(burden: Burden, cooling: Cooling, lastsMs: number): HeatCourse {
  const resting = restingCelsius(burden);
  const climb = follow(resting, burden, cooling, lastsMs);
  const fall = follow(climb.endCelsius, burden, { kind: 'normal' }, recoveryMs);
  const baseline = Math.round(resting);
  return {
    baseline,
    onset: climb.points,
    healed: [...fall.points, { afterMs: recoveryMs, value: baseline }],
    throttles:
      climb.passesMs === null || climb.endCelsius <= a30.maxOperatingCelsius
        ? null
        : { onsetMs: climb.passesMs, healMs: fall.passesMs ?? 0 },
  };
}

interface Followed {
  /** A jump wherever the rounded temperature changes: the old value and the new one at the same instant. */
  readonly points: readonly CoursePoint[];
  readonly endCelsius: number;
  /** When it crosses the highest operating temperature, whichever way, for the first time. */
  readonly passesMs: number | null;
}

function follow(fromCelsius: number, burden: Burden, cooling: Cooling, forMs: number): Followed {
  const points: CoursePoint[] = [];
  let celsius = fromCelsius;
  let passesMs: number | null = null;
  for (let afterMs = 0; afterMs < forMs; ) {
    const stepMs = Math.min(longestStepMs, forMs - afterMs);
    const next = heat(celsius, burden, cooling, stepMs);
    /** Within a step the way is as good as straight; a scrape may come in the middle of it. */
    const at = (limit: number): number => afterMs + (stepMs * (limit - celsius)) / (next - celsius);
    const way = Math.sign(next - celsius);
    for (let value = Math.round(celsius); value !== Math.round(next); value += way) {
      const jumpMs = at(value + way / 2);
      points.push({ afterMs: jumpMs, value }, { afterMs: jumpMs, value: value + way });
    }
    if (passesMs === null && isHot(next) !== isHot(celsius)) passesMs = at(a30.maxOperatingCelsius);
    afterMs += stepMs;
    celsius = next;
  }
  return { points, endCelsius: celsius, passesMs };
}

function isHot(celsius: number): boolean {
  return celsius > a30.maxOperatingCelsius;
}
