import type { Signal } from '../fault.ts';
import type { Lab } from './lab.ts';

/**
 * Events by which a count may be off where a playing has it right: the one that is just coming, and its part in all others
 * of the window (docs/guides/timing.md, "counting").
 */
const offBy = 1.5;

/**
 * How far single events may move a beginning or an end beside what the playings show, in wall milliseconds: those of the
 * rarest that a fault makes and these metrics count. 0 where they count none.
 */
export function countingWallMsOf(metrics: ReadonlySet<string>, lab: Lab): number {
  const perSecond = lab.faults
    .flatMap(({ signals }) => signals)
    .filter((signal) => metricsOf(signal).some((metric) => metrics.has(metric)))
    .flatMap((signal) => ratesOf(signal, lab))
    .filter((rate) => rate > 0);
  return perSecond.length === 0 ? 0 : (offBy * 1000) / Math.min(...perSecond);
}

/** The metrics that a signal tells of by name. */
export function metricsOf(signal: Signal): string[] {
  if (signal.kind === 'error-ratio') return ['http_requests_total'];
  if (signal.kind === 'histogram')
    return ['bucket', 'sum', 'count'].map((part) => `${signal.metric}_${part}`);
  return 'metric' in signal ? [signal.metric] : [];
}

/** Events per wall second without the fault and with it. */
function ratesOf(signal: Signal, { ratePerSecond, speed }: Lab): number[] {
  const requests = ratePerSecond[signal.service] ?? 0;
  switch (signal.kind) {
    case 'error-ratio':
      return [signal.baselineRatio * requests, signal.faultRatio * requests];
    case 'histogram':
      return [signal.shareRatio * requests];
    case 'counter': {
      const times = { second: 1, 'lab-second': speed, request: requests }[signal.per] / (signal.unit ?? 1);
      return [signal.baseline * times, signal.faultValue * times];
    }
    default:
      return [];
  }
}
