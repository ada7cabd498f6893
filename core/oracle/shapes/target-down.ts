import { constantOf, nameOfSelector, operationOf } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { holdsWith, scrapedTerms, startUpTerm, timeoutTerm } from '../scraped.ts';
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
  truth: (_, scene) => inTurn(scene, { kinds: ['target-down'], windowMs: 0 }, truth),
});

/** From the first scrape of the dead target to the first one that is answered again. */
function truth({ service, faults, setting }: Scene): Truth {
  const one = onlyFault(
    faults,
    (signal) => signal.kind === 'target-down' && signal.service === service,
    'stops the target',
  );
  if (!('fault' in one)) return one;
  const [scrape, seen] = scrapedTerms(setting);
  return holdsWith(one.fault, [scrape, timeoutTerm(setting), seen], [startUpTerm(setting), scrape, seen]);
}
