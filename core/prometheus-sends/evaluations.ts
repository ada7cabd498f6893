import type { AlertEvaluation } from './sends.ts';

/** What is known of one alert from Prometheus' own series `ALERTS`: the evaluations at which it was in a state. */
export interface ObservedSamples {
  /** Oldest first. */
  readonly firingAtMs: readonly number[];
  readonly pendingAtMs?: readonly number[];
  /**
   * When it began to fire, where that is known from elsewhere, such as Alertmanager's startsAt. The first two evaluations
   * of a process send alerts but write no ALERTS (rules/manager.go: only once `for` is restored), so that an alert with a
   * short `for` may fire before its first sample. One that ended before that, too, is best left out: nothing tells when.
   */
  readonly firedAtMs?: readonly number[];
}

/** Where evaluations were, besides those that left samples. Milliseconds on the clock of the samples. */
export interface EvaluationLattice {
  readonly evaluationIntervalMs: number;
  /** The last evaluation that is known to have been, of any rule of the same group. */
  readonly untilMs: number;
  /** Stretches without evaluations: Prometheus was stopped, dead, or too slow. Both ends belong to the stretch. */
  readonly outages?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/**
 * All evaluations from the first one that is known: a rule group runs on a lattice, and a point of it without a sample is
 * an evaluation at which the alert was inactive, unless there was none.
 */
export function evaluationsOf(observed: ObservedSamples, lattice: EvaluationLattice): AlertEvaluation[] {
  const { evaluationIntervalMs, untilMs, outages = [] } = lattice;
  const samples = samplesOf(observed);
  const hidden = hiddenIn(observed, evaluationIntervalMs);
  const evaluations: AlertEvaluation[] = [];
  let taken = 0;
  let nextMs = samples[0]?.atMs ?? Number.POSITIVE_INFINITY;
  while (nextMs <= untilMs + evaluationIntervalMs / 2) {
    // The next sample may stand a little beside its point: milliseconds of the wall are rounded.
    const fromMs = nextMs - evaluationIntervalMs / 2;
    while ((samples[taken]?.atMs ?? fromMs) < fromMs) taken += 1;
    const next = samples[taken];
    const own = next !== undefined && next.atMs < fromMs + evaluationIntervalMs ? next : undefined;
    const atMs = own?.atMs ?? nextMs;
    const lies = (span: { fromMs: number; toMs: number }): boolean =>
      atMs >= span.fromMs && atMs <= span.toMs;
    if (own !== undefined) evaluations.push(own);
    else if (!outages.some(lies))
      evaluations.push({ atMs, state: hidden.some(lies) ? 'firing' : 'inactive' });
    nextMs = atMs + evaluationIntervalMs;
  }
  return evaluations;
}

function samplesOf({ firingAtMs, pendingAtMs = [], firedAtMs = [] }: ObservedSamples): AlertEvaluation[] {
  return [
    ...[...firingAtMs, ...firedAtMs].map((atMs): AlertEvaluation => ({ atMs, state: 'firing' })),
    ...pendingAtMs.map((atMs): AlertEvaluation => ({ atMs, state: 'pending' })),
  ].sort((a, b) => a.atMs - b.atMs);
}

/** How many evaluations of a new process leave no samples of `ALERTS` (rules/manager.go of Prometheus 2.47). */
const unwritten = 2;

/** From where it is known to have begun to fire to its first sample that says so; to no sample of a later life. */
function hiddenIn(
  { firingAtMs, firedAtMs = [] }: ObservedSamples,
  evaluationIntervalMs: number,
): { fromMs: number; toMs: number }[] {
  return firedAtMs.map((fromMs) => {
    const latestMs = fromMs + (unwritten + 0.5) * evaluationIntervalMs;
    const toMs = firingAtMs.find((atMs) => atMs >= fromMs && atMs < latestMs) ?? fromMs;
    return { fromMs, toMs };
  });
}
