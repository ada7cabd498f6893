import { parsePromql, walkPromql } from '../labtime/promql.ts';
import { bare, binaryOf, rateOf } from '../oracle/expression.ts';
import type { DiagnosingLint } from './lint.ts';

/** Trap 1: without `sum`, vector matching divides each 5xx series by itself, which is 100 %. */
export const unsummedRatio: DiagnosingLint = {
  id: 'unsummed-ratio',
  severity: 'error',
  title: 'a ratio of rates that are not summed',
  find: ({ rules }) =>
    rules
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return [...walkPromql(tree.root)].some((node) => {
          const division = binaryOf(tree, bare(node));
          if (division?.operator !== '/' || division.matching !== undefined) return false;
          const part = rateOf(tree, division.left);
          const whole = rateOf(tree, division.right);
          return part?.summedBy === null && whole?.summedBy === null && part.metric === whole.metric;
        });
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} divides rates without sum: a 5xx series is matched with itself, so the ratio is 100 % as soon as one request fails (trap 1)`,
        location,
      })),
};
