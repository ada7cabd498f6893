import { hasLabels } from '../labels.ts';
import { exactly, sumTerms, type Term } from '../plan.ts';
import type { Comparison, Condition } from './condition.ts';
import { inLabMs, machineWallMs, type Setting, scrapeTermName } from './setting.ts';
import { onlyFault, type TimedFault, type Truth } from './truth.ts';

type Gauge = Extract<Condition, { kind: 'gauge' }>;

/**
 * When a gauge is beyond its limit: from the first scrape after it stepped to the first scrape after it stepped back.
 * Nothing fills or drains. A fault shorter than a scrape interval may fall between two scrapes.
 */
export function gaugeTruth(
  condition: Gauge,
  service: string,
  faults: readonly TimedFault[],
  setting: Setting,
): Truth {
  const { metric, comparison, limit } = condition;
  const moves = (signal: TimedFault['signals'][number]): boolean =>
    signal.kind === 'gauge' && signal.service === service && signal.metric === metric;
  const one = onlyFault(faults, moves, `moves ${metric}`);
  // That no fault names the gauge does not mean that none moves it.
  if (!('fault' in one)) return { kind: 'unknown', why: one.why };
  const { fault } = one;
  const [signal, ...more] = fault.signals.filter(moves);
  if (signal?.kind !== 'gauge' || more.length > 0) {
    return { kind: 'unknown', why: `the fault moves several series of ${metric}` };
  }
  if (!hasLabels({ ...signal.labels, service }, condition.labels)) {
    return { kind: 'unknown', why: `the rule is about another series of ${metric} than the fault` };
  }
  if (faults.some(({ signals }) => signals.some((s) => s.kind === 'target-down' && s.service === service))) {
    return { kind: 'unknown', why: `${metric} vanishes while ${service} does not answer` };
  }
  if (isBeyond(signal.baseline, comparison, limit)) {
    return { kind: 'unknown', why: `${metric} is ${comparison} ${limit} without any fault` };
  }
  if (!isBeyond(signal.faultValue, comparison, limit)) {
    return {
      kind: 'never',
      why: `${metric} becomes ${signal.faultValue}, which is not ${comparison} ${limit}`,
    };
  }
  return holds(fault, metric, setting);
}

function holds(fault: TimedFault, metric: string, setting: Setting): Truth {
  const onset = exactly('onset', fault.atMs, `when ${metric} steps`);
  const scraped: Term[] = [
    {
      name: 'scrape',
      minMs: 0,
      maxMs: setting.scrapeIntervalMs,
      why: 'a scrape happens somewhere in its interval',
    },
    {
      name: scrapeTermName,
      minMs: 0,
      maxMs: inLabMs(machineWallMs.scrapeAndEvaluate, setting),
      why: 'wall time of the machine',
    },
  ];
  return {
    kind: 'holds',
    faultIndex: fault.index,
    flickers: false,
    begins: sumTerms([onset, ...scraped]),
    ends: sumTerms([onset, exactly('fault', fault.lastsMs, 'how long it lasts'), ...scraped]),
  };
}

function isBeyond(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
  }
}
