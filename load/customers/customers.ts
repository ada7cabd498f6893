/** Who asks the ML API for predictions: its answer to GET /customers. */
export interface Customers {
  /** Names of the features, in the order of every row. */
  readonly features: readonly string[];
  /** Mean of each feature in training. */
  readonly means: readonly number[];
  /** The customers of each class, one row each. */
  readonly byClass: readonly (readonly (readonly number[])[])[];
  /** Time between a prediction and its outcome, in wall milliseconds. */
  readonly outcomeDelayWallMs: number;
}

/** What has to be done to them right now: part of the ML API's answer to POST /outcomes. */
export interface Traffic {
  /** Classes in the order in which their customers come, again and again. */
  readonly classPattern: readonly number[];
  /** Factor of the distance to the means, 0 to 1; applied before the shift. */
  readonly squeeze: number;
  /** Added to a feature, in its unit. */
  readonly shift: { readonly feature: string; readonly by: number } | null;
  readonly missing: { readonly feature: string; readonly ratio: number } | null;
  readonly replaced: {
    readonly feature: string;
    readonly ratio: number;
    readonly value: number | string;
  } | null;
  /** Share of the outcomes that are those of the next class, 0 to 1. */
  readonly flipRatio: number;
}

/** One request for a prediction, and what will become of the customer. */
export interface Visit {
  readonly features: Readonly<Record<string, number | string>>;
  /** The true class, as an index. */
  readonly label: number;
}

/**
 * The visit with a number, the same in every run: customers come in turn, class by class as the pattern says, and each
 * share that the traffic names is spread evenly over the numbers.
 */
export function visitOf(number: number, { features, means, byClass }: Customers, traffic: Traffic): Visit {
  const { label, ordinal } = placeOf(number, traffic.classPattern);
  const ofClass = byClass[label] ?? [];
  const row = ofClass[ordinal % ofClass.length] ?? [];
  const entries = features.flatMap((feature, index): [string, number | string][] => {
    if (isPicked(number, traffic.missing, feature, 0.25)) return [];
    if (isPicked(number, traffic.replaced, feature, 0.5)) return [[feature, traffic.replaced?.value ?? 0]];
    const value = row[index] ?? 0;
    const by = traffic.shift?.feature === feature ? traffic.shift.by : 0;
    return [[feature, value + (traffic.squeeze - 1) * (value - (means[index] ?? 0)) + by]];
  });
  const acts = isHit(number, traffic.flipRatio, 0) ? (label + 1) % byClass.length : label;
  return { features: Object.fromEntries(entries), label: acts };
}

/** Whose turn it is: the class, and how many of it came before. */
function placeOf(number: number, pattern: readonly number[]): { label: number; ordinal: number } {
  const place = number % pattern.length;
  const label = pattern[place] ?? 0;
  const isSame = (other: number): boolean => other === label;
  const rounds = Math.floor(number / pattern.length);
  const ordinal = rounds * pattern.filter(isSame).length + pattern.slice(0, place).filter(isSame).length;
  return { label, ordinal };
}

function isPicked(number: number, share: Traffic['missing'], feature: string, offset: number): boolean {
  return share?.feature === feature && isHit(number, share.ratio, offset);
}

/**
 * Whether a number belongs to a share. The multiples of the golden ratio fill the unit interval evenly, so that n
 * numbers in a row hold `n · ratio` hits, give or take two; and they share no period with the order of the customers, as
 * every fifth would. Different offsets make shares independent of one another.
 */
function isHit(number: number, ratio: number, offset: number): boolean {
  return (offset + number * 0.618_033_988_749_894_9) % 1 < ratio;
}
