import type { Term } from '../plan.ts';
import { inLabMs, machineWallMs, type Setting, scrapeTermName } from './setting.ts';

/** How long a change in a target takes until a rule can see it. */
export function scrapeTerms(setting: Setting): [Term, Term] {
  return [
    {
      name: 'scrape',
      minMs: 0,
      maxMs: setting.scrapeIntervalMs,
      why: 'a scrape happens somewhere in its interval',
    },
    machineTerm(setting),
  ];
}

/** The wall time of a scrape and of an evaluation. */
export function machineTerm(setting: Setting): Term {
  return {
    name: scrapeTermName,
    minMs: 0,
    maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
    why: 'wall time of the machine',
  };
}

/** How much longer a scrape of a dead target may take. */
export function timeoutTerm(setting: Setting): Term {
  return {
    name: 'scrape timeout',
    minMs: 0,
    maxMs: setting.scrapeTimeoutMs,
    why: 'a dead target may time out instead of refusing',
  };
}

/** How long a program that is started again takes to answer. */
export function startUpTerm(setting: Setting): Term {
  return {
    name: 'start-up',
    minMs: 0,
    maxMs: inLabMs(machineWallMs.restart, setting),
    why: 'wall time until it answers again',
  };
}
