import { exactly, sumTerms, type Term } from '../plan.ts';
import { inLabMs, machineWallMs, type Setting, scrapeTermName } from './setting.ts';
import type { TimedFault, Truth } from './truth.ts';

/** What lies between an instant of the world and a sample of it that a rule sees. */
export function scrapedTerms(setting: Setting): readonly [Term, Term] {
  return [
    {
      name: 'scrape',
      minMs: 0,
      maxMs: setting.scrapeIntervalMs,
      why: 'a scrape happens somewhere in its interval',
    },
    seenTerm(setting),
  ];
}

/** The machine's own time from a scrape to a sample that a rule sees. */
export function seenTerm(setting: Setting): Term {
  return {
    name: scrapeTermName,
    minMs: 0,
    maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
    why: 'wall time of the machine',
  };
}

/** A condition with these terms after the onset, and after the heal. */
export function holdsWith(
  { index, atMs, lastsMs }: TimedFault,
  begins: readonly Term[],
  ends: readonly Term[],
  flickers = false,
): Truth {
  const onset = exactly('onset', atMs, 'when the fault is put in');
  return {
    kind: 'holds',
    faultIndex: index,
    flickers,
    begins: sumTerms([onset, ...begins]),
    ends: sumTerms([onset, exactly('fault', lastsMs, 'how long it lasts'), ...ends]),
  };
}

/** How much longer a scrape of a dead target may take. */
export function timeoutTerm(setting: Pick<Setting, 'scrapeTimeoutMs'>): Term {
  return {
    name: 'scrape timeout',
    minMs: 0,
    maxMs: setting.scrapeTimeoutMs,
    why: 'a dead target may time out instead of refusing',
  };
}

/** How long a program that is started again takes to answer. */
export function startUpTerm(setting: Pick<Setting, 'speed'>): Term {
  return {
    name: 'start-up',
    minMs: 0,
    maxMs: inLabMs(machineWallMs.restart, setting),
    why: 'wall time until it answers again',
  };
}
