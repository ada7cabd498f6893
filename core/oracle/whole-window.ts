import { formatDuration } from '../duration.ts';
import { exactly, type Term } from '../plan.ts';
import { holdsWith, scrapedTerms } from './scraped.ts';
import { inLabMs, type Setting } from './setting.ts';
import type { PartTruth } from './truth.ts';
import type { WindowedSum } from './windowed-sum.ts';

/** What holds, and whether it does so whatever came before the fault. */
interface Whole {
  readonly truth: PartTruth;
  readonly isWhatever: boolean;
}

/**
 * `> 0` of counters that grow under the fault alone: true as soon as two samples of a window differ, until the last step
 * has left the window. Nothing is averaged, so that no rounding or extrapolation matters.
 */
export function anyTruth(asked: WindowedSum, setting: Setting): Whole | undefined {
  const { comparison, constant, streams, fault, windowMs, signals, names } = asked;
  const isAny =
    comparison === '>' &&
    constant === 0 &&
    streams.every(({ weight, baselinePerSecond }) => weight > 0 && baselinePerSecond === 0);
  if (!isAny) return undefined;
  const perSecond = streams.reduce((sum, one) => sum + one.faultPerSecond, 0);
  if (perSecond === 0)
    return { truth: { kind: 'never', why: `the fault does not let ${names} grow` }, isWhatever: true };
  const scrapeMs = setting.scrapeIntervalMs;
  const stepMs = spacingMs(asked, perSecond, setting);
  const isBorn = signals.some((signal) => signal.kind === 'counter' && signal.bornAtOnset);
  const isGone = signals.some((signal) => signal.kind === 'counter' && signal.goneAtHeal);
  const neededMs = isBorn ? scrapeMs + 2 * stepMs : stepMs;
  if (neededMs > fault.lastsMs || stepMs > windowMs - 2 * scrapeMs)
    return { truth: { kind: 'unknown', why: rare(names, stepMs) }, isWhatever: true };
  const [scrape, seen] = scrapedTerms(setting);
  const born: Term = {
    name: 'first sample',
    minMs: scrapeMs,
    maxMs: scrapeMs + stepMs,
    why: 'a series that appears has grown by nothing yet',
  };
  const gone: Term = {
    name: 'last sample',
    minMs: -scrapeMs,
    maxMs: 0,
    why: 'the series may vanish before its last step is scraped',
  };
  const truth = holdsWith(
    fault,
    [scrape, counting(0, stepMs), ...(isBorn ? [born] : []), seen],
    [
      exactly('window drain', windowMs - scrapeMs, `until the last step leaves ${formatDuration(windowMs)}`),
      scrape,
      counting(-stepMs, 0),
      ...(isGone ? [gone] : []),
      seen,
    ],
  );
  return { truth, isWhatever: true };
}

/** `== 0` of counters that stand still under the fault: the mirror image. */
export function noneTruth(asked: WindowedSum, setting: Setting): Whole | undefined {
  const { comparison, constant, streams, fault, windowMs, names } = asked;
  const isNone =
    (comparison === '==' || comparison === '<=') &&
    constant === 0 &&
    streams.every(
      ({ weight, baselinePerSecond, faultPerSecond }) =>
        weight > 0 && baselinePerSecond > 0 && faultPerSecond === 0,
    );
  if (!isNone) return undefined;
  const scrapeMs = setting.scrapeIntervalMs;
  const perSecond = streams.reduce((sum, one) => sum + one.baselinePerSecond, 0);
  const stepMs = spacingMs(asked, perSecond, setting);
  if (stepMs > windowMs - 2 * scrapeMs)
    return { truth: { kind: 'unknown', why: rare(names, stepMs) }, isWhatever: false };
  if (windowMs - 2 * scrapeMs - 2 * stepMs >= fault.lastsMs) {
    const why = `${names} stands still for ${formatDuration(fault.lastsMs)} and is looked at over ${formatDuration(windowMs)}`;
    return { truth: { kind: 'never', why }, isWhatever: true };
  }
  const [scrape, seen] = scrapedTerms(setting);
  const truth = holdsWith(
    fault,
    [
      exactly('window fill', windowMs - scrapeMs, `until the last step has left ${formatDuration(windowMs)}`),
      scrape,
      counting(-stepMs, 0),
      seen,
    ],
    [scrape, counting(0, stepMs), seen],
  );
  return { truth, isWhatever: false };
}

/** From one step to the next at the most; what comes by requests waits for the next request as well. */
function spacingMs({ signals }: WindowedSum, perSecond: number, setting: Setting): number {
  const isByRequest = signals.some((signal) => signal.kind === 'histogram' || signal.per === 'request');
  return inLabMs((1000 / perSecond) * (isByRequest ? 2 : 1), setting);
}

function counting(minMs: number, maxMs: number): Term {
  const most = (Math.max(-minMs, maxMs) / 1000).toFixed(1);
  return { name: 'counting', minMs, maxMs, why: `counters grow in steps, up to ${most} s apart` };
}

function rare(names: string, stepMs: number): string {
  return `${names} may grow only every ${formatDuration(Math.round(stepMs))}`;
}
