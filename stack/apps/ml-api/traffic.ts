import { wallNowMs } from '../../../core/wall-clock.ts';
import type { FaultBoard } from '../shared/fault-board.ts';
import type { Aims } from './aims.ts';
import { type ClassesSetting, classesKnob } from './knobs/classes.ts';
import { conceptKnob } from './knobs/concept.ts';
import { type MissingSetting, missingKnob } from './knobs/missing.ts';
import { type ReplacedSetting, replacedKnob } from './knobs/replaced.ts';
import { type ShiftSetting, shiftKnob } from './knobs/shift.ts';
import { squeezeKnob } from './knobs/squeeze.ts';
import { classNames, type FeatureName } from './population.ts';

/** The knobs that change who asks for predictions, and not how the API answers. */
export const trafficKnobs = [shiftKnob, classesKnob, conceptKnob, missingKnob, replacedKnob, squeezeKnob];

/** What the load generator has to do to the customers right now. */
export interface Traffic {
  /** Classes in the order in which their customers come, again and again; indexes into `classNames`. */
  readonly classPattern: readonly number[];
  /** Factor of the distance to the means, 0 to 1; applied before the shift. */
  readonly squeeze: number;
  /** Added to a feature, in its unit. */
  readonly shift: { readonly feature: FeatureName; readonly by: number } | null;
  readonly missing: MissingSetting | null;
  readonly replaced: ReplacedSetting | null;
  /** Share of the outcomes that are those of the next class, 0 to 1. */
  readonly flipRatio: number;
}

/** Turns the knobs of the board into what they mean for the customers at this moment of lab time. */
export function watchTraffic(
  board: FaultBoard,
  aims: Aims,
  speed: number,
  now: () => number = wallNowMs,
): () => Traffic {
  // Each is asked for many times a second and takes a search.
  const shiftFor = remember((key: `${FeatureName} ${number}`) => {
    const [feature, psi] = key.split(' ') as [FeatureName, string];
    return aims.shiftFor(feature, Number(psi));
  });
  const squeezeFor = remember((confidence: number) => aims.squeezeFor(confidence));
  return () => {
    const shift = board.settingOf(shiftKnob);
    const classes = board.settingOf(classesKnob);
    const concept = board.settingOf(conceptKnob);
    const squeeze = board.settingOf(squeezeKnob);
    const sinceLabMs = (now() - (board.turnedAtWallMs(shiftKnob) ?? 0)) * speed;
    return {
      classPattern: classPattern(classes),
      squeeze: squeeze === undefined ? 1 : squeezeFor(squeeze.confidence),
      shift:
        shift === undefined
          ? null
          : {
              feature: shift.feature,
              by: shiftAt(shift, sinceLabMs, (psi) => shiftFor(`${shift.feature} ${psi}`)),
            },
      missing: board.settingOf(missingKnob) ?? null,
      replaced: board.settingOf(replacedKnob) ?? null,
      flipRatio: concept === undefined ? 0 : aims.flipRatioFor(concept.accuracy),
    };
  };
}

function shiftAt(
  { psi, course }: ShiftSetting,
  sinceLabMs: number,
  shiftFor: (psi: number) => number,
): number {
  switch (course?.kind) {
    case undefined:
      return shiftFor(psi);
    case 'ramp':
      return shiftFor(psi) * Math.min(1, sinceLabMs / course.overLabMs);
    case 'wave':
      return shiftFor(psi) * Math.sin((2 * Math.PI * sinceLabMs) / course.periodLabMs);
    case 'two-steps':
      return shiftFor(sinceLabMs < course.afterLabMs ? psi : course.thenPsi);
  }
}

/** 60 is divided by most numbers that a person thinks of as a share. */
const patternLength = 60;

/** The classes as evenly mixed as their counts allow. */
function classPattern(setting: ClassesSetting | undefined): number[] {
  if (setting === undefined) return classNames.map((_, label) => label);
  const chosen = classNames.indexOf(setting.className);
  const count = Math.round(setting.ratio * patternLength);
  const rest = patternLength - count;
  const others = classNames.map((_, label) => label).filter((label) => label !== chosen);
  const counts = [
    [chosen, count],
    ...others.map((label, index) => [label, Math.floor((rest + index) / others.length)]),
  ] as [label: number, count: number][];
  return counts
    .flatMap(([label, times]) => Array.from({ length: times }, (_, k) => ({ label, at: (k + 0.5) / times })))
    .toSorted((a, b) => a.at - b.at || a.label - b.label)
    .map(({ label }) => label);
}

function remember<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
