import { equalitiesOf, nameOfSelector } from '../expression.ts';
import { defineShape } from './shape.ts';

/** `up{service="app"}` without a comparison: Prometheus notes `up` of every scrape, 0 or 1, so that it is always there. */
export const present = defineShape<{ readonly service: string | undefined }>({
  kind: 'present',
  read: (tree, node) => {
    if (node.name !== 'VectorSelector' || nameOfSelector(tree, node) !== 'up') return undefined;
    const labels = equalitiesOf(tree, node);
    return labels === undefined ? undefined : { service: labels['service'] };
  },
  truth: ({ service }, scene) =>
    service === undefined || service === scene.service
      ? { kind: 'always', why: 'up is there for every target' }
      : { kind: 'untold', why: `the rule asks for up of ${service}` },
});
