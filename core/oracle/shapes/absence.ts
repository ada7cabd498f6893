import type { SyntaxNode } from '@lezer/common';
import type { Signal } from '../../fault.ts';
import type { Labels } from '../../labels.ts';
import { argumentsOf, nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import { exactly, sumTerms, type Term } from '../../plan.ts';
import { bare, equalitiesOf, nameOfSelector } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { scrapedTerms, seenTerm, startUpTerm, timeoutTerm } from '../scraped.ts';
import { inLabMs } from '../setting.ts';
import { onlyFault, type TimedFault, type Truth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface Absence {
  readonly metric: string;
  /** Those that its selector asks for; the alert carries them. */
  readonly labels: Labels;
}

/** `absent(model_accuracy{service="ml-api"})`: no series of the kind is there. */
export const absence = defineShape<Absence>({
  kind: 'absence',
  read,
  truth: (condition, scene) =>
    inTurn(scene, { kinds: ['metric-gone', 'target-down'], windowMs: lookbackMs }, (incident) =>
      truth(condition, incident),
    ),
});

/** Flag `--query.lookback-delta` of Prometheus 2.47, lab time: a sample that nothing follows is seen for so long. */
const lookbackMs = 5 * 60_000;

function read(tree: PromqlTree, node: SyntaxNode): Absence | undefined {
  if (node.name !== 'FunctionCall' || nameOfCall(tree, node) !== 'absent') return undefined;
  const [argument] = argumentsOf(node);
  const selector = argument === undefined ? undefined : bare(argument);
  if (selector?.name !== 'VectorSelector') return undefined;
  const labels = equalitiesOf(tree, selector);
  const metric = nameOfSelector(tree, selector);
  return labels === undefined || metric === '' ? undefined : { metric, labels };
}

function truth({ metric, labels }: Absence, scene: Scene): Truth {
  const { service, faults } = scene;
  if (labels['service'] === undefined)
    return { kind: 'unknown', why: `absent(${metric}) does not say of which service` };
  if (labels['service'] !== service)
    return { kind: 'never', why: `the rule is about ${metric} of ${labels['service']}` };
  // What Prometheus itself notes of a scrape is there when the scrape fails as well.
  const isOwn = metric === 'up' || metric.startsWith('scrape_');
  const takes = (signal: Signal): boolean =>
    signal.kind === 'metric-gone'
      ? signal.service === service && signal.metric === metric
      : signal.kind === 'target-down' && signal.service === service && !isOwn;
  const one = onlyFault(faults, takes, `takes ${metric} of ${service} away`);
  if (!('fault' in one)) return one;
  const { fault } = one;
  const signals = fault.signals.filter(takes);
  const [signal] = signals;
  if (signal === undefined || signals.length > 1)
    return { kind: 'unknown', why: `the fault takes ${metric} away in several ways` };
  const begins = sumTerms(lastSeen(fault, signal, scene));
  const ends = sumTerms(seenAgain(fault, signal, metric, scene));
  if (begins.earliestMs >= ends.latestMs)
    return { kind: 'never', why: `${metric} is back before its last sample is too old to be seen` };
  return { kind: 'holds', faultIndex: fault.index, flickers: false, begins, ends };
}

function lastSeen(fault: TimedFault, signal: Signal, { setting }: Scene): Term[] {
  const onset = exactly('onset', fault.atMs, 'when the series vanish');
  if (signal.kind === 'metric-gone' && !signal.isMarked) {
    return [
      onset,
      {
        name: 'last sample',
        minMs: -setting.scrapeIntervalMs,
        maxMs: 0,
        why: 'it came up to an interval earlier',
      },
      exactly(
        'lookback',
        lookbackMs,
        'nothing marks the series as stale, and its last sample is seen for so long',
      ),
      seenTerm(setting),
    ];
  }
  // The scrape that does not find a series, or fails, marks it as stale.
  const scraped = [onset, ...scrapedTerms(setting)];
  return signal.kind === 'target-down' ? [...scraped, timeoutTerm(setting)] : scraped;
}

function seenAgain(fault: TimedFault, signal: Signal, metric: string, { service, setting }: Scene): Term[] {
  const back = [
    exactly('onset', fault.atMs, 'when the series vanish'),
    exactly('fault', fault.lastsMs, 'how long they stay away'),
    ...scrapedTerms(setting),
  ];
  if (signal.kind !== 'target-down') return back;
  const requestMs = inLabMs(1000 / (setting.ratePerSecond[service] ?? 1), setting);
  return [
    ...back,
    startUpTerm(setting),
    {
      name: 'first event',
      minMs: 0,
      maxMs: requestMs,
      why: `a fresh process may expose ${metric} only when there is something to count`,
    },
  ];
}
