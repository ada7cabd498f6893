import { exactly, sumTerms, type Term } from '../../plan.ts';
import { constantOf, nameOfSelector, operationOf } from '../expression.ts';
import { inLabMs, machineWallMs, scrapeTermName } from '../setting.ts';
import { onlyFault, type Truth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

/** `up == 0`: a target does not answer its scrapes. */
export const targetDown = defineShape({
  kind: 'target-down',
  read: (tree, node) => {
    const binary = operationOf(tree, node);
    const is =
      binary?.operator === '==' &&
      binary.left.name === 'VectorSelector' &&
      nameOfSelector(tree, binary.left) === 'up' &&
      constantOf(tree, binary.right) === 0;
    return is ? {} : undefined;
  },
  truth: (_, scene) => truth(scene),
});

/** From the first scrape of the dead target to the first one that is answered again. */
function truth({ service, faults, setting }: Scene): Truth {
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
