import { exactly, sumTerms, type Term } from '../plan.ts';
import { inLabMs, machineWallMs, type Setting, scrapeTermName } from './setting.ts';
import { onlyFault, type TimedFault, type Truth } from './truth.ts';

/** When `up == 0` holds: from the first scrape of the dead target to the first one that is answered again. */
export function targetDownTruth(service: string, faults: readonly TimedFault[], setting: Setting): Truth {
  const one = onlyFault(
    faults,
    (signal) => signal.kind === 'target-down' && signal.service === service,
    'stops the target',
  );
  if (!('fault' in one)) return one;
  const { fault } = one;
  const scrape: Term = {
    name: 'scrape',
    minMs: 0,
    maxMs: setting.scrapeIntervalMs,
    why: 'a scrape happens somewhere in its interval',
  };
  const seen: Term = {
    name: scrapeTermName,
    minMs: 0,
    maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
    why: 'wall time of the machine',
  };
  return {
    kind: 'holds',
    faultIndex: fault.index,
    flickers: false,
    begins: sumTerms([
      exactly('onset', fault.atMs, 'when the target is stopped'),
      scrape,
      {
        name: 'scrape timeout',
        minMs: 0,
        maxMs: setting.scrapeTimeoutMs,
        why: 'a dead target may time out instead of refusing',
      },
      seen,
    ]),
    ends: sumTerms([
      exactly('onset', fault.atMs, 'when the target is stopped'),
      exactly('fault', fault.lastsMs, 'how long it stays down'),
      {
        name: 'start-up',
        minMs: 0,
        maxMs: inLabMs(machineWallMs.restart, setting),
        why: 'wall time until it answers again',
      },
      scrape,
      seen,
    ]),
  };
}
