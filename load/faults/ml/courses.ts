/** The window over which the ML API measures itself, in lab milliseconds (its `windowLabMs`). */
export const windowMs = 300_000;
/**
 * From a request to its outcome, in lab milliseconds at speed 60: the API's delay of 50 s, and until the same virtual user of
 * k6 comes again and tells, which is up to a wall second.
 */
const outcomeDelayMs = 70_000;
/**
 * By how much an index is off while the window fills, as a share of itself: the tests of these courses see 6 %, and runs on
 * a busy machine 10 %.
 */
const psiOffRatio = 0.1;
/**
 * The same of a mean over outcomes: they come up to half a wall second sooner or later than in the mean, which is a tenth of
 * the window and with it of the way, of some 17 points; and which customers the window holds is worth another point.
 */
export const accuracyOffRatio = 0.025;
/** What the shipped model scores without a fault. */
export const baselineAccuracy = 0.973;
export const baselineConfidence = 0.957;
export const modelLabels = { model_name: 'churn' };
export const featureNames = ['tenure_months', 'monthly_spend', 'support_tickets', 'logins_per_week'] as const;

/** A value of a gauge some time after the onset or the heal, lab milliseconds. */
export interface CoursePoint {
  readonly afterMs: number;
  readonly value: number;
}

/** One series of the population stability index. */
export function psiSeries(feature: string) {
  return {
    kind: 'gauge-course',
    service: 'ml-api',
    metric: 'data_drift_score',
    labels: { feature_name: feature, method: 'psi', ...modelLabels },
    baseline: 0,
    offRatio: psiOffRatio,
  } as const;
}

/**
 * How much of the final index is reached when the window holds 0, 10, 20 ... 100 % of customers after a shift: nearly
 * the square of that share. Computed with the customers and the reference of the ML API; closed-loop tests compare.
 */
const ofShift = [0, 0.012, 0.042, 0.088, 0.152, 0.236, 0.339, 0.46, 0.608, 0.785, 1];
/** The same on the way from one shift to a greater one in the same direction. */
const ofSecondShift = [0, 0.075, 0.155, 0.24, 0.33, 0.424, 0.525, 0.632, 0.747, 0.869, 1];

/** The index from the moment on at which all new customers are shifted: a window full of them scores `psi`. */
export function filling(psi: number): CoursePoint[] {
  return overWindow((filled) => psi * along(ofShift, filled));
}

/** The index from the moment on at which the shift of all new customers grows. */
export function growing(fromPsi: number, toPsi: number): CoursePoint[] {
  return overWindow((filled) => fromPsi + (toPsi - fromPsi) * along(ofSecondShift, filled));
}

/** The index from the moment on at which new customers are as ever. */
export function draining(psi: number): CoursePoint[] {
  return overWindow((filled) => psi * along(ofShift, 1 - filled));
}

/** A mean over outcomes, such as accuracy, on its way from one value to another. */
export function overOutcomes(from: number, to: number): CoursePoint[] {
  return [
    { afterMs: outcomeDelayMs, value: from },
    { afterMs: outcomeDelayMs + windowMs, value: to },
  ];
}

/** @param valueAt what the window shows when this share of it is new, 0 to 1 */
export function overWindow(valueAt: (filledRatio: number) => number): CoursePoint[] {
  return ofShift.map((_, tenth) => ({ afterMs: (tenth * windowMs) / 10, value: valueAt(tenth / 10) }));
}

/** Reads a table of eleven values between 0 and 1, straight in between. */
export function along(table: readonly number[], ratio: number): number {
  const place = Math.min(ratio, 1) * (table.length - 1);
  const [low = 0, high = low] = table.slice(Math.floor(place));
  return low + (high - low) * (place - Math.floor(place));
}
