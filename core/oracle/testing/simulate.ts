/** A fault, a rule's own times, and the phases that nobody controls. Lab milliseconds. */
export interface Timing {
  readonly onsetMs: number;
  readonly lastsMs: number;
  readonly scrapeIntervalMs: number;
  readonly scrapePhaseMs: number;
  readonly evaluationIntervalMs: number;
  readonly evaluationPhaseMs: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** One service under an error burst and one alerting rule. */
export interface Simulated extends Timing {
  readonly baselineRatio: number;
  readonly faultRatio: number;
  /** Time between two requests. */
  readonly requestSpacingMs: number;
  /** Requests go to so many endpoints in a mixed order; each has two series: good answers, and failures. */
  readonly endpoints: number;
  /**
   * What every endpoint had answered when the simulation begins, failures among it by the baseline. A counter that has
   * seen a long past is far from zero; rate() treats one near zero differently.
   */
  readonly pastRequests: number;
  /** Where the error diffusion of the baseline stands at the start, 0 to 1; a fault begins with its own. */
  readonly carriedError: number;
  /** A second burst, so long after the first has healed. */
  readonly again?: { readonly afterMs: number; readonly lastsMs: number; readonly faultRatio: number };
  /** All must hold: sum of error rates / sum of all rates > threshold. */
  readonly conditions: readonly { readonly windowMs: number; readonly thresholdRatio: number }[];
}

/** Timestamps of the evaluations that turned the alert firing and inactive again. */
export interface Episode {
  readonly firedAtMs: number;
  readonly endedAtMs: number;
}

/** What one scrape stored: the two counters of every endpoint. */
export interface Scrape {
  readonly atMs: number;
  readonly good: readonly number[];
  readonly errors: readonly number[];
}

/** What `ALERTS` says after one evaluation of the rule; an inactive alert has no such series. */
export interface Evaluation {
  readonly atMs: number;
  readonly state: 'inactive' | 'pending' | 'firing';
}

/** Spreads the requests over the endpoints without ever falling into step with the errors. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * Plays Prometheus 2.47 by brute force: every request, every scrape, every evaluation. It shares nothing with the
 * oracle, which it is there to check. The past before the onset is complete.
 */
export function simulate(lab: Simulated): Episode[] {
  return episodesOf(play(lab).evaluations);
}

/** The same, with all that was stored and evaluated on the way. */
export function play(lab: Simulated): { readonly scrapes: Scrape[]; readonly evaluations: Evaluation[] } {
  const longestWindowMs = Math.max(...lab.conditions.map(({ windowMs }) => windowMs));
  const startMs = lab.onsetMs - longestWindowMs - 3 * lab.scrapeIntervalMs - 2 * lab.evaluationIntervalMs;
  const settleMs = 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const { afterMs = 0, lastsMs = 0 } = lab.again ?? {};
  const healedMs = lab.onsetMs + lab.lastsMs + afterMs + lastsMs;
  const endMs = healedMs + longestWindowMs + lab.keepFiringForMs + settleMs;
  const scrapes = scrapeAll(lab, startMs, endMs);
  const evaluations = evaluateAll(lab, endMs, (atMs) =>
    lab.conditions.every(({ windowMs, thresholdRatio }) => {
      const inWindow = scrapes.filter((scrape) => scrape.atMs >= atMs - windowMs && scrape.atMs <= atMs);
      return errorShare(inWindow, atMs - windowMs, atMs) > thresholdRatio;
    }),
  );
  return { scrapes, evaluations };
}

export function scrapeAll(lab: Simulated, startMs: number, endMs: number): Scrape[] {
  const errors = Array.from({ length: lab.endpoints }, () =>
    Math.floor(lab.pastRequests * lab.baselineRatio),
  );
  const good = errors.map((failures) => lab.pastRequests - failures);
  const scrapes: Scrape[] = [];
  let owed = lab.carriedError;
  let request = 0;
  let failed: number | null = null;
  for (let atMs = startMs + lab.scrapePhaseMs; atMs <= endMs; atMs += lab.scrapeIntervalMs) {
    for (; startMs + request * lab.requestSpacingMs <= atMs; request += 1) {
      const nowMs = startMs + request * lab.requestSpacingMs;
      const failing = faultRatioAt(lab, nowMs);
      if (failing !== failed) owed = 0;
      failed = failing;
      const endpoint = Math.floor(((request * goldenRatio) % 1) * lab.endpoints);
      owed += failing ?? lab.baselineRatio;
      const counters = owed < 1 ? good : errors;
      counters[endpoint] = (counters[endpoint] ?? 0) + 1;
      if (owed >= 1) owed -= 1;
    }
    scrapes.push({ atMs, good: [...good], errors: [...errors] });
  }
  return scrapes;
}

/** The share that a fault makes fail at an instant; null while there is none. */
function faultRatioAt({ onsetMs, lastsMs, faultRatio, again }: Simulated, atMs: number): number | null {
  if (atMs >= onsetMs && atMs < onsetMs + lastsMs) return faultRatio;
  const againMs = onsetMs + lastsMs + (again?.afterMs ?? 0);
  return again !== undefined && atMs >= againMs && atMs < againMs + again.lastsMs ? again.faultRatio : null;
}

export function errorShare(scrapes: readonly Scrape[], fromMs: number, toMs: number): number {
  const summed = (counterOf: (scrape: Scrape) => readonly number[]): number =>
    (scrapes[0] === undefined ? [] : counterOf(scrapes[0]))
      .map((_, endpoint) =>
        extrapolatedRate(
          scrapes.map((scrape) => ({ atMs: scrape.atMs, value: counterOf(scrape)[endpoint] ?? 0 })),
          fromMs,
          toMs,
        ),
      )
      .reduce((sum, one) => sum + one, 0);
  const errorRate = summed((scrape) => scrape.errors);
  return errorRate / (errorRate + summed((scrape) => scrape.good));
}

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/**
 * rate() of a counter without resets, a millisecond, as promql/functions.go of 2.47 extrapolates it: over the samples of the closed
 * window, stretched to a border of the window that is less than 1.1 sample distances away (else by half a distance),
 * but never to before the point at which the counter would have been zero.
 */
export function extrapolatedRate(samples: readonly Sample[], fromMs: number, toMs: number): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 2) return Number.NaN;
  const increase = last.value - first.value;
  const sampledMs = last.atMs - first.atMs;
  const distanceMs = sampledMs / (samples.length - 1);
  const beforeMs = first.atMs - fromMs;
  const sinceZeroMs = increase > 0 ? (sampledMs * first.value) / increase : Number.POSITIVE_INFINITY;
  const stretch = (gapMs: number): number => (gapMs < 1.1 * distanceMs ? gapMs : distanceMs / 2);
  const coveredMs = sampledMs + stretch(Math.min(beforeMs, sinceZeroMs)) + stretch(toMs - last.atMs);
  return (increase * coveredMs) / sampledMs / (toMs - fromMs);
}

/** The rule's life: inactive, pending, firing, kept firing. */
export function evaluateAll(lab: Timing, endMs: number, holds: (atMs: number) => boolean): Evaluation[] {
  const evaluations: Evaluation[] = [];
  let activeSinceMs: number | null = null;
  let fired = false;
  let keptSinceMs: number | null = null;
  const startMs = lab.onsetMs - 2 * lab.evaluationIntervalMs + lab.evaluationPhaseMs;
  for (let atMs = startMs; atMs <= endMs; atMs += lab.evaluationIntervalMs) {
    if (holds(atMs)) {
      keptSinceMs = null;
      activeSinceMs ??= atMs;
      fired ||= atMs - activeSinceMs >= lab.forMs;
      evaluations.push({ atMs, state: fired ? 'firing' : 'pending' });
      continue;
    }
    if (fired) keptSinceMs ??= atMs;
    if (keptSinceMs === null || atMs - keptSinceMs >= lab.keepFiringForMs) {
      activeSinceMs = null;
      fired = false;
      keptSinceMs = null;
    }
    evaluations.push({ atMs, state: fired ? 'firing' : 'inactive' });
  }
  return evaluations;
}

/** From the first evaluation that fires to the first that does not any more; one that never ends is left out. */
export function episodesOf(evaluations: readonly Evaluation[]): Episode[] {
  const episodes: Episode[] = [];
  let firedAtMs: number | null = null;
  for (const { atMs, state } of evaluations) {
    if (state === 'firing') firedAtMs ??= atMs;
    else if (firedAtMs !== null) {
      episodes.push({ firedAtMs, endedAtMs: atMs });
      firedAtMs = null;
    }
  }
  return episodes;
}
