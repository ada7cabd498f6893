import { expect } from 'chai';
import fc from 'fast-check';
import { assign, type CostTable, misfit } from './matching.ts';

/** Tries every assignment: the slow truth to compare with. */
function best(costs: CostTable, row = 0, taken: readonly number[] = []): { served: number; cost: number } {
  const own = costs[row];
  if (own === undefined) return { served: 0, cost: 0 };
  const options = own.flatMap((cost, column) => {
    if (cost === null || taken.includes(column)) return [];
    const rest = best(costs, row + 1, [...taken, column]);
    return [{ served: rest.served + 1, cost: rest.cost + cost }];
  });
  return [best(costs, row + 1, taken), ...options].reduce((a, b) =>
    b.served > a.served || (b.served === a.served && b.cost < a.cost) ? b : a,
  );
}

const tables = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
  );

describe('assign', () => {
  it('serves as many rows as any assignment can, at the least cost, each column once', () => {
    fc.assert(
      fc.property(tables, (costs) => {
        const columns = assign(costs);
        const used = columns.filter((column) => column !== null);
        expect(new Set(used).size).to.equal(used.length);
        const chosen = columns.map((column, row) =>
          column === null ? 0 : (costs[row]?.[column] ?? Number.NaN),
        );
        const cost = chosen.reduce((sum, own) => sum + own, 0);
        expect({ served: used.length, cost }).to.deep.equal(best(costs));
      }),
      { numRuns: 300 },
    );
  });

  it('moves an earlier row to serve a later one', () => {
    expect(
      assign([
        [1, 2],
        [1, null],
      ]),
    ).to.deep.equal([1, 0]);
  });

  it('decides equal costs by position', () => {
    expect(
      assign([
        [5, 5],
        [5, 5],
      ]),
    ).to.deep.equal([0, 1]);
  });
});

describe('misfit', () => {
  const window = { earliestMs: 100, latestMs: 200 };
  it('is the distance outside, and next to nothing inside, where the earlier is the better', () => {
    expect(misfit(40, window)).to.equal(60);
    expect(misfit(260, window)).to.equal(60);
    expect(misfit(110, window)).to.be.lessThan(misfit(190, window));
    expect(misfit(190, window)).to.be.lessThan(1);
  });
});
