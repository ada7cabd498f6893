import { type DriftScores, driftScores } from './drift-scores.ts';
import { isPlausible, type TrainedModel } from './model.ts';
import type { OutcomeLedger } from './outcomes.ts';
import { classNames, type FeatureName, featureNames } from './population.ts';
import { meanOf, minimumOutcomes, minimumValues } from './sample-size.ts';
import type { Sliding } from './sliding.ts';

/** What the API keeps of one request. */
export type Seen =
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'predicted';
      /** The features as they came, in the order of `featureNames`; null where one was missing. */
      readonly received: readonly (number | null)[];
      /** Index into `classNames`. */
      readonly label: number;
      readonly confidence: number;
    };

export interface FeatureScores {
  /** Values in the window. */
  readonly values: number;
  /** Share of the predictions in the window that lacked this feature, 0 to 1. */
  readonly missingRatio: number;
  /** How far the mean of the values is from that of the training, in standard deviations; null without values. */
  readonly meanShift: number | null;
  /** Share of the values that no customer can have, 0 to 1. */
  readonly implausibleRatio: number;
  /** Null while fewer values lie in the window than a score can be made of. */
  readonly drift: DriftScores | null;
}

/** What the API measures of itself over its window. */
export interface Scores {
  readonly predictions: number;
  /** Requests whose input could not be used. */
  readonly refused: number;
  readonly features: Readonly<Record<FeatureName, FeatureScores>>;
  /** Share of each class among the predictions, 0 to 1. */
  readonly classRatios: readonly number[];
  /** Null without predictions. */
  readonly meanConfidence: number | null;
  readonly outcomes: number;
  /** Share of predictions that turned out right, 0 to 1; null while there are too few outcomes. */
  readonly accuracy: number | null;
}

export interface ScoreSources {
  readonly trained: TrainedModel;
  readonly requests: Sliding<Seen>;
  readonly ledger: OutcomeLedger;
}

/** Reads the window now. */
export function readScores({ trained, requests, ledger }: ScoreSources): Scores {
  const seen = requests.read();
  const predicted = seen.filter((one) => one.kind === 'predicted');
  const judged = ledger.judged();
  const right = judged.filter(Boolean).length;
  const features = featureNames.map((name, index) => {
    const values = predicted.map(({ received }) => received[index] ?? null).filter((value) => value !== null);
    const shifts = values.map(
      (value) => (value - (trained.means[index] ?? 0)) / (trained.deviations[index] ?? 1),
    );
    const scores: FeatureScores = {
      values: values.length,
      missingRatio: predicted.length === 0 ? 0 : 1 - values.length / predicted.length,
      meanShift: meanOf(shifts),
      implausibleRatio: shareOf(shifts, (shift) => !isPlausible(shift)),
      drift: values.length < minimumValues ? null : driftScores(trained.reference[name], values),
    };
    return [name, scores] as const;
  });
  return {
    predictions: predicted.length,
    refused: seen.length - predicted.length,
    features: Object.fromEntries(features) as Record<FeatureName, FeatureScores>,
    classRatios: classNames.map((_, label) => shareOf(predicted, (one) => one.label === label)),
    meanConfidence: meanOf(predicted.map(({ confidence }) => confidence)),
    outcomes: judged.length,
    accuracy: judged.length < minimumOutcomes ? null : right / judged.length,
  };
}

function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(holds).length / all.length;
}
