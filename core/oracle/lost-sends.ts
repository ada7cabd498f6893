import { startUpTerm } from './scraped.ts';
import { inProgramMs, type LostSends, type Setting } from './setting.ts';
import type { TimedFault } from './truth.ts';

/** When faults keep the alerts of Prometheus from Alertmanager: it is dead or frozen, or Prometheus has forgotten it. */
export function lostSendsUnder(
  faults: readonly TimedFault[],
  setting: Pick<Setting, 'speed' | 'clock'>,
): readonly LostSends[] {
  return faults.flatMap(({ atMs, lastsMs, signals }) =>
    signals.flatMap((signal): LostSends[] => {
      const healMs = atMs + lastsMs;
      if (signal.kind === 'target-down' && signal.service === 'alertmanager')
        return [
          {
            fromMs: atMs,
            toEarliestMs: healMs,
            toLatestMs: healMs + startUpTerm(setting).maxMs,
            why: 'Alertmanager does not answer, and what fires is sent again when it does',
          },
        ];
      if (signal.kind === 'disconnected')
        return [
          {
            fromMs: atMs,
            toEarliestMs: healMs,
            toLatestMs: healMs,
            why: 'Prometheus knows no Alertmanager, and what fires is sent when it knows one again',
          },
        ];
      if (signal.kind !== 'sends-lost') return [];
      return signal.after.map((end) => {
        const fromMs = end === 'onset' ? atMs : healMs;
        return {
          fromMs,
          toEarliestMs: fromMs,
          toLatestMs: fromMs + inProgramMs(signal.programMs, setting),
          why: 'a reload makes Prometheus forget its Alertmanagers for a moment; what it sends then is sent again',
        };
      });
    }),
  );
}
