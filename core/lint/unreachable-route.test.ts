import { expect } from 'chai';
import fc from 'fast-check';
import { routesFor } from '../config/alertmanager.ts';
import type { Labels } from '../labels.ts';
import { linted } from './testing/linted.ts';
import { unreachableRoute } from './unreachable-route.ts';

const values = ['x', 'y', 'z'];
const names = ['a', 'b'];

/** Every alert that the generated matchers can tell apart; a value that none of them spells out stands for all others. */
const everyAlert: Labels[] = [undefined, ...values, 'other'].flatMap((a) =>
  [undefined, ...values, 'other'].map((b) => ({
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
  })),
);

interface Node {
  readonly matchers: readonly string[];
  readonly more: boolean;
  readonly children: readonly Node[];
}

const matcher = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom('=', '!=', '=~', '!~'),
    fc.constantFrom(...values, 'x|y', 'y|z', '.*', '[xy]', ''),
  )
  .map(([name, operator, value]) => `${name} ${operator} ${JSON.stringify(value)}`);
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    matchers: fc.array(matcher, { maxLength: 2 }),
    more: fc.boolean(),
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  }),
}));

/** The tree in YAML's flow style, with a receiver of its own for each route. */
function write(children: readonly Node[], prefix: string): string {
  const routes = children.map(({ matchers, more, children: below }, index) => {
    const receiver = `${prefix}${index}`;
    const written = matchers.map((one) => `'${one}'`).join(', ');
    return `{ receiver: ${receiver}, continue: ${more}, matchers: [${written}], routes: ${write(below, `${receiver}-`)} }`;
  });
  return `[${routes.join(', ')}]`;
}

describe('unreachable-route', () => {
  it('names no route that some alert takes, in any tree', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (tree) => {
        const config = linted({ routes: write(tree, 'r') });
        const taken = new Set(
          everyAlert.flatMap((alert) =>
            routesFor(config.alertmanager.route, alert).map(({ receiver }) => receiver),
          ),
        );
        const unreachable = unreachableRoute
          .find(config)
          .map(
            ({ sentence }) => /^no alert can take the route to (\S+?)[ :]/.exec(sentence)?.[1] ?? sentence,
          );
        found += unreachable.length;
        // A route below an unreachable one is unreachable too.
        for (const name of unreachable) {
          expect([...taken].filter((one) => one === name || one.startsWith(`${name}-`))).to.deep.equal([]);
        }
      }),
      { numRuns: 500 },
    );
    expect(found, 'unreachable routes among the trees').to.be.greaterThan(50);
  });
});
