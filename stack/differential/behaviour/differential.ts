import { wallNowMs } from '../../../core/wall-clock.ts';
import type { Images } from '../../components/provenance.ts';
import { type Case, configOf, hasIntervals, slowDown } from './case.ts';
import { type Arrival, arrivalsOf, compareCase, type Outcome } from './compare.ts';
import { minuteAfter, minuteAtMs } from './intervals.ts';
import { AlertmanagerLab, type Lab, sinkUrl } from './lab.ts';
import { type Played, playCases } from './play.ts';
import { zeroBefore } from './predict-case.ts';
import { storeRegression } from './regression.ts';
import { shrink } from './shrink.ts';

/** Schedules that one Alertmanager plays side by side. With 300, two cores are so late that half cannot be judged. */
const casesPerLab = 80;

/**
 * How slowly they are played: at 2.5, two cores at a load of 15 judged 9 of 10. Those that disagree are played again,
 * slower, and so are those that were too close to call, when there are many: a stalled machine does not stall the same
 * schedule twice, and a wrong model is wrong each time.
 */
export const tempos = [2.5, 3.5, 5] as const;

/** So many schedules may be left that were too close to call, as they were really played. */
export const blurredRatioMost = 0.25;

/** Longest that a lab takes to boot, in milliseconds, when a minute on the wall is waited for; it takes about 3 s. */
const bootMs = 12_000;

/** A case as it was played last. */
export interface Result {
  /** At tempo 1. */
  readonly asked: Case;
  readonly played: Played;
  readonly arrivals: readonly Arrival[];
  readonly outcome: Outcome;
}

/** Plays cases on Alertmanagers and keeps what came of each. */
export class Differential {
  readonly #results = new Map<string, Result>();
  readonly #playOnLabs: (cases: readonly Case[], tempo: number) => Promise<Result[]>;

  /** @param playOnLabs plays cases at a tempo, on labs of its own choice */
  constructor(playOnLabs: (cases: readonly Case[], tempo: number) => Promise<Result[]>) {
    this.#playOnLabs = playOnLabs;
  }

  having<Kind extends Outcome['kind']>(
    kind: Kind,
  ): (Result & { outcome: Extract<Outcome, { kind: Kind }> })[] {
    return [...this.#results.values()].filter(
      (result): result is Result & { outcome: Extract<Outcome, { kind: Kind }> } =>
        result.outcome.kind === kind,
    );
  }

  /** Plays cases, and those that it must, slower. */
  async run(cases: readonly Case[]): Promise<void> {
    const [first, ...slower] = tempos;
    await this.#play(cases, first);
    for (const tempo of slower) {
      const isBlurred = this.having('blurred').length > cases.length * blurredRatioMost;
      const doubtful = [...this.having('disagrees'), ...(isBlurred ? this.having('blurred') : [])];
      await this.#play(
        doubtful.map(({ asked }) => asked),
        tempo,
      );
    }
  }

  /** Makes the first disagreement small and stores it. @returns what to tell about it; undefined when there is none */
  async explain(): Promise<string | undefined> {
    const disagreeing = this.having('disagrees');
    const [first] = disagreeing;
    if (first === undefined) return undefined;
    const small = await shrink(first.asked, async (cases) => {
      await this.#play(cases, tempos[1]);
      return cases.filter(({ id }) => this.#results.get(id)?.outcome.kind === 'disagrees');
    });
    const { asked, played, arrivals, outcome } = this.#results.get(small.id) ?? first;
    const name = storeRegression({ asked, played, arrivals });
    const text = outcome.kind === 'disagrees' ? outcome.text : '';
    return `${disagreeing.length} disagree; the first one, made small and stored as ${name}: ${text}`;
  }

  async #play(cases: readonly Case[], tempo: number): Promise<void> {
    if (cases.length === 0) return;
    for (const result of await this.#playOnLabs(cases, tempo)) this.#results.set(result.asked.id, result);
  }
}

/** Plays cases at a tempo, on Alertmanagers that are alone. */
export async function playOnAlertmanagers(
  images: Images,
  cases: readonly Case[],
  tempo: number,
): Promise<Result[]> {
  const results: Result[] = [];
  // Only a lab with time intervals waits for the minute: as few as possible have any.
  const sorted = cases.toSorted((a, b) => Number(hasIntervals(b)) - Number(hasIntervals(a)));
  for (let first = 0; first < sorted.length; first += casesPerLab) {
    const some = sorted.slice(first, first + casesPerLab);
    const needsMinute = some.some(hasIntervals);
    const minuteWallMs = minuteAfter(wallNowMs() + bootMs + minuteAtMs * tempo);
    const slowed = some.map((one) => slowDown(one, tempo));
    await using lab = await AlertmanagerLab.boot(images, configOf(slowed, sinkUrl, minuteWallMs));
    results.push(
      ...(await playOn(lab, some, tempo, needsMinute ? zeroBefore(minuteWallMs, tempo) : undefined)),
    );
  }
  return results;
}

/** Plays cases on a lab that is configured for them, and compares each. */
export async function playOn(
  lab: Lab,
  cases: readonly Case[],
  tempo: number,
  zeroWallMs?: number,
): Promise<Result[]> {
  const played = await playCases(
    lab,
    cases.map((one) => slowDown(one, tempo)),
    zeroWallMs,
  );
  const requests = await lab.requests();
  return cases.flatMap((asked, index) => {
    const one = played[index];
    if (one === undefined) return [];
    const arrivals = arrivalsOf(one, requests);
    return [{ asked, played: one, arrivals, outcome: compareCase(one, arrivals) }];
  });
}
