/** One service under an error burst, one alerting rule, and the phases that nobody controls. Lab milliseconds. */
export interface Simulated {
  readonly onsetMs: number;
  readonly lastsMs: number;
  readonly baselineRatio: number;
  readonly faultRatio: number;
  /** Time between two requests. */
  readonly requestSpacingMs: number;
  /** Requests go to so many endpoints in a mixed order; each has its own two series. */
  readonly endpoints: number;
  /** Where the error diffusion of the baseline stands at the start, 0 to 1; a fault begins with its own. */
  readonly carriedError: number;
  readonly scrapeIntervalMs: number;
  readonly scrapePhaseMs: number;
  readonly evaluationIntervalMs: number;
  readonly evaluationPhaseMs: number;
  /** All must hold: sum of error rates / sum of all rates > threshold. */
  readonly conditions: readonly { readonly windowMs: number; readonly thresholdRatio: number }[];
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** Timestamps of the evaluations that turned the alert firing and inactive again. */
export interface Episode {
  readonly firedAtMs: number;
  readonly endedAtMs: number;
}

/** What one scrape stored: the two counters of every endpoint. */
interface Scrape {
  readonly atMs: number;
  readonly all: readonly number[];
  readonly errors: readonly number[];
}

/** A counter that has seen a long past is far from zero; rate() treats one near zero differently. */
const pastRequests = 1_000_000;

/** Spreads the requests over the endpoints without ever falling into step with the errors. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * Plays Prometheus 2.47 by brute force: every request, every scrape, every evaluation. It shares nothing with the
 * oracle, which it is there to check. The past before the onset is complete.
 */
export function simulate(lab: Simulated): Episode[] {
  const longestWindowMs = Math.max(...lab.conditions.map(({ windowMs }) => windowMs));
  const startMs = lab.onsetMs - longestWindowMs - 3 * lab.scrapeIntervalMs - 2 * lab.evaluationIntervalMs;
  const settleMs = 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const endMs = lab.onsetMs + lab.lastsMs + longestWindowMs + lab.keepFiringForMs + settleMs;
  const scrapes = scrapeAll(lab, startMs, endMs);
  return evaluateAll(lab, endMs, (atMs) =>
    lab.conditions.every(({ windowMs, thresholdRatio }) => {
      const inWindow = scrapes.filter((scrape) => scrape.atMs >= atMs - windowMs && scrape.atMs <= atMs);
      return errorShare(inWindow, atMs - windowMs, atMs) > thresholdRatio;
    }),
  );
}

function scrapeAll(lab: Simulated, startMs: number, endMs: number): Scrape[] {
  const all = Array.from({ length: lab.endpoints }, () => pastRequests);
  const errors = all.map(() => Math.floor(pastRequests * lab.baselineRatio));
  const scrapes: Scrape[] = [];
  let owed = lab.carriedError;
  let request = 0;
  let failed = false;
  for (let atMs = startMs + lab.scrapePhaseMs; atMs <= endMs; atMs += lab.scrapeIntervalMs) {
    for (; startMs + request * lab.requestSpacingMs <= atMs; request += 1) {
      const nowMs = startMs + request * lab.requestSpacingMs;
      const failing = nowMs >= lab.onsetMs && nowMs < lab.onsetMs + lab.lastsMs;
      if (failing !== failed) owed = 0;
      failed = failing;
      const endpoint = Math.floor(((request * goldenRatio) % 1) * lab.endpoints);
      all[endpoint] = (all[endpoint] ?? 0) + 1;
      owed += failing ? lab.faultRatio : lab.baselineRatio;
      if (owed < 1) continue;
      owed -= 1;
      errors[endpoint] = (errors[endpoint] ?? 0) + 1;
    }
    scrapes.push({ atMs, all: [...all], errors: [...errors] });
  }
  return scrapes;
}

function errorShare(scrapes: readonly Scrape[], fromMs: number, toMs: number): number {
  const summed = (counterOf: (scrape: Scrape) => readonly number[]): number =>
    (scrapes[0] === undefined ? [] : counterOf(scrapes[0]))
      .map((_, endpoint) =>
        rate(
          scrapes.map((scrape) => ({ atMs: scrape.atMs, value: counterOf(scrape)[endpoint] ?? 0 })),
          fromMs,
          toMs,
        ),
      )
      .reduce((sum, one) => sum + one, 0);
  return summed((scrape) => scrape.errors) / summed((scrape) => scrape.all);
}

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/**
 * rate() of a counter without resets, as promql/functions.go of 2.47 extrapolates it: over the samples of the closed
 * window, stretched to a border of the window that is less than 1.1 sample distances away (else by half a distance),
 * but never to before the point at which the counter would have been zero.
 */
function rate(samples: readonly Sample[], fromMs: number, toMs: number): number {
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

/** The rule's life: inactive, pending, firing, kept firing. A change is stamped with the evaluation that made it. */
function evaluateAll(lab: Simulated, endMs: number, holds: (atMs: number) => boolean): Episode[] {
  const episodes: Episode[] = [];
  let activeSinceMs: number | null = null;
  let firedAtMs: number | null = null;
  let keptSinceMs: number | null = null;
  const startMs = lab.onsetMs - 2 * lab.evaluationIntervalMs + lab.evaluationPhaseMs;
  for (let atMs = startMs; atMs <= endMs; atMs += lab.evaluationIntervalMs) {
    if (holds(atMs)) {
      keptSinceMs = null;
      activeSinceMs ??= atMs;
      if (atMs - activeSinceMs >= lab.forMs) firedAtMs ??= atMs;
      continue;
    }
    if (firedAtMs !== null) {
      keptSinceMs ??= atMs;
      if (atMs - keptSinceMs < lab.keepFiringForMs) continue;
      episodes.push({ firedAtMs, endedAtMs: atMs });
    }
    activeSinceMs = null;
    firedAtMs = null;
    keptSinceMs = null;
  }
  return episodes;
}
