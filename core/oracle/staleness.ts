import type { Signal } from '../fault.ts';
import { exactly, sumTerms, type Window } from '../plan.ts';
import { scrapedTerms, seenTerm, startUpTerm, timeoutTerm } from './scraped.ts';
import type { Setting } from './setting.ts';
import { extreme } from './shapes/and.ts';
import type { Scene } from './shapes/shape.ts';
import type { PartTruth, TimedFault, Truth } from './truth.ts';

type Holds = Extract<Truth, { kind: 'holds' }>;

/** How a condition on a target's series comes to its end when the target dies. */
export interface Vanishing {
  /** When the stored samples carry it no longer. */
  readonly gone: (death: TimedFault, setting: Setting) => Window;
  /** How far back the condition looks. Above 0, it lives on samples from before the death until they are too old. */
  readonly windowMs: number;
  /** Whether it may come and go towards its end. */
  readonly flickers: boolean;
}

/**
 * An instant selector: the failed scrape marks every series of the target as stale, and the next evaluation sees nothing
 * (Prometheus 2.47, scrape/scrape.go and promql/engine.go).
 */
export const staleAtNextScrape: Vanishing = {
  windowMs: 0,
  flickers: false,
  gone: (death, setting) =>
    sumTerms([
      exactly('target dies', death.atMs, 'its series are stale from the next scrape on'),
      ...scrapedTerms(setting),
      timeoutTerm(setting),
    ]),
};

/**
 * A window over samples: a stale marker takes none of them away, and two are enough for a rate(). The last scrape came up
 * to an interval before the death; the one before that has to leave the window.
 *
 * @param soonerMs how much earlier too few requests are left in the window to tell
 */
export function emptiedWindow(windowMs: number, soonerMs: number): Vanishing {
  return {
    windowMs,
    flickers: soonerMs > 0,
    gone: (death, setting) =>
      sumTerms([
        exactly('target dies', death.atMs, 'nothing more is scraped of it'),
        {
          name: 'last scrape',
          minMs: -setting.scrapeIntervalMs,
          maxMs: 0,
          why: 'it came up to an interval earlier',
        },
        exactly(
          'window empties',
          windowMs - setting.scrapeIntervalMs,
          'until the window holds one sample, of which there is no rate',
        ),
        {
          name: 'counting',
          minMs: -Math.min(soonerMs, windowMs - setting.scrapeIntervalMs),
          maxMs: 0,
          why: 'the last requests in the window may be too few to average above the threshold',
        },
        seenTerm(setting),
      ]),
  };
}

/**
 * When a condition holds for a service whose target may die under it. `alive` says when it would, if the target lived.
 * A condition that the death cuts through at its very beginning is not seen through, nor one whose fault goes on after
 * the target is back: whether a program remembers the fault when it is started again is its own affair.
 *
 * @param service whose target exposes the series of the condition; by default the service that it is about
 */
export function underDeath(
  scene: Scene,
  vanishing: Vanishing,
  alive: (scene: Scene) => PartTruth,
  service = scene.service,
): PartTruth {
  const { setting } = scene;
  const kills = (signal: Signal): boolean => signal.kind === 'target-down' && signal.service === service;
  const [death, ...more] = scene.faults.filter(({ signals }) => signals.some(kills));
  const others = scene.faults.map((fault) => ({
    ...fault,
    signals: fault.signals.filter((signal) => !kills(signal)),
  }));
  const truth = alive({ ...scene, faults: others });
  const unknown = (why: string): PartTruth => ({
    kind: 'unknown',
    why,
    ...(truth.kind === 'holds' && { faultIndex: truth.faultIndex }),
  });
  if (death === undefined || (truth.kind !== 'holds' && truth.kind !== 'never')) return truth;
  if (vanishing.windowMs > 0 && others.some((fault) => mayMagnify(fault, truth, death, vanishing, service))) {
    return unknown(`what a window still holds when ${service} dies may be more than its average`);
  }
  if (truth.kind === 'never') return truth;
  if (truth.later !== undefined)
    return unknown(`the condition holds several times while ${service} goes down`);
  const fault = others.find(({ index }) => index === truth.faultIndex);
  if (fault === undefined) return truth;
  if (more.length > 0) return unknown(`${service} goes down several times`);
  const gone = vanishing.gone(death, setting);
  // A gauge that falls slowly is on its way for longer than the fault.
  const backAgainMs = vanishing.windowMs === 0 ? truth.ends.earliestMs : 0;
  const healMs = Math.max(fault.atMs + fault.lastsMs, backAgainMs);
  const backMs = death.atMs + death.lastsMs;
  const seenAgain = [startUpTerm(setting), ...scrapedTerms(setting)];
  // From then on it answers again, and no window reaches back to before.
  const forgottenMs = backMs + vanishing.windowMs + sumTerms(seenAgain).latestMs;
  // One is over before the other can touch it.
  if (death.atMs >= truth.ends.latestMs || forgottenMs <= fault.atMs) return truth;
  if (healMs > backMs) {
    return unknown(`the oracle does not know what a fault does to ${service} after its restart`);
  }
  const left = cut(truth, { gone, death, healMs, backMs }, vanishing, service);
  return left.kind === 'unknown' ? unknown(left.why) : left;
}

/**
 * Good samples leave a window that empties before the later, bad ones do: an average that was never reached may be. Where
 * requests fail without any fault, the few that are left in the end may be mostly those.
 */
function mayMagnify(
  { atMs, lastsMs, signals }: TimedFault,
  truth: Truth,
  death: TimedFault,
  { windowMs }: Vanishing,
  service: string,
): boolean {
  const isWithin = atMs < death.atMs && death.atMs < atMs + lastsMs + windowMs;
  return signals.some(
    (signal) =>
      signal.service === service &&
      ((truth.kind === 'never' && isWithin) || (signal.kind === 'error-ratio' && signal.baselineRatio > 0)),
  );
}

interface Cut {
  readonly gone: Window;
  readonly death: TimedFault;
  readonly healMs: number;
  readonly backMs: number;
}

function cut(
  truth: Holds,
  { gone, death, healMs, backMs }: Cut,
  vanishing: Vanishing,
  service: string,
): Truth {
  if (death.atMs < truth.begins.latestMs) {
    return gone.latestMs <= truth.begins.earliestMs && vanishing.windowMs === 0
      ? { kind: 'never', why: `${service} does not answer all the while` }
      : { kind: 'unknown', why: `${service} may die before the condition holds` };
  }
  const endedByFaultIndex = death.index;
  if (vanishing.windowMs === 0) {
    const ends = extreme(truth.ends, gone, Math.min);
    return gone.latestMs <= truth.ends.latestMs ? { ...truth, ends, endedByFaultIndex } : { ...truth, ends };
  }
  if (healMs < death.atMs) return { kind: 'unknown', why: `${service} dies while its window drains` };
  if (backMs < gone.latestMs)
    return { kind: 'unknown', why: `${service} answers again before its window is empty` };
  return { ...truth, ends: gone, endedByFaultIndex, flickers: truth.flickers || vanishing.flickers };
}
