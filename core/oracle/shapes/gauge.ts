import type { Term } from '../../plan.ts';
import { exposerIn, gaugeKinds, gaugeSpan } from '../gauges.ts';
import { inTurn } from '../in-turn.ts';
import { comparisonOf, type LinearComparison } from '../linear.ts';
import { isMoved, notMoved } from '../moved.ts';
import { holdsWith, scrapedTerms, startUpTerm, timeoutTerm } from '../scraped.ts';
import { type Selector, selectorOf } from '../selector.ts';
import { staleAtNextScrape, underDeath } from '../staleness.ts';
import type { PartTruth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

/**
 * `data_drift_score{method="psi"} > 0.2`, `used / (used + free) > 0.9`, `100 * (1 - a / b) > 85`, `x == 1`: series as they
 * were last scraped compare with a number or with each other. From the first scrape after they do to the first after
 * they do no more; nothing fills or drains. A fault shorter than a scrape interval may fall between two scrapes.
 */
export const gauge = defineShape<LinearComparison<Selector>>({
  kind: 'gauge',
  read: (tree, node) => comparisonOf(tree, node, (leaf) => selectorOf(tree, leaf)),
  truth: (condition, scene) => {
    const [first] = [...condition.excess.terms, ...condition.divisor.terms];
    if (first !== undefined && !isMoved(first.leaf.metric, scene)) return notMoved(first.leaf.metric);
    return inTurn(scene, { kinds: [...gaugeKinds, 'target-down'], windowMs: 0 }, (incident) =>
      underDeath(
        incident,
        staleAtNextScrape,
        (alive) => truth(condition, alive),
        exposerIn(condition, scene),
      ),
    );
  },
});

function truth(condition: LinearComparison<Selector>, scene: Scene): PartTruth {
  const span = gaugeSpan(condition, scene);
  if ('kind' in span) return span;
  const { fault, fromMs, toMs, loose } = span;
  const from = loose?.from ?? { minMs: fromMs, maxMs: fromMs };
  const to = loose?.to ?? { minMs: toMs, maxMs: toMs };
  const { lastsMs } = fault;
  const end = { minMs: to.minMs - lastsMs, maxMs: to.maxMs - lastsMs };
  const { service, setting } = scene;
  const scraped = scrapedTerms(setting);
  // Somebody else reports on a service that the fault stops: it may time out, and has to be started again.
  const isStopped = fault.signals.some(
    (signal) => signal.kind === 'target-down' && signal.service === service,
  );
  return holdsWith(
    fault,
    [
      ...movedBy(from, 'the gauge needs so long to reach its limit'),
      ...(isStopped ? [timeoutTerm(setting)] : []),
      ...scraped,
    ],
    [
      ...movedBy(end, 'when the gauge is back, seen from the heal'),
      ...(isStopped ? [startUpTerm(setting)] : []),
      ...scraped,
    ],
  );
}

/** A gauge that is not at once where the fault takes it. */
function movedBy(ms: Pick<Term, 'minMs' | 'maxMs'>, why: string): Term[] {
  return ms.minMs === 0 && ms.maxMs === 0 ? [] : [{ name: 'gauge', ...ms, why }];
}
