import { expect } from 'chai';
import type { RunView } from '../../core/run-view.ts';
import { startsOf } from './due-batches.ts';

const second = 1000;

function components(...seen: [component: string, state: 'starting' | 'ready', atMs: number][]) {
  return seen.map(([component, state, atMs]): RunView['components'][number] => ({
    ...{ kind: 'component', component, state, detail: '', atMs },
  }));
}

const startsUntil = (readyMs: number): number[] =>
  startsOf({
    phases: [],
    components: components(
      ['prometheus', 'starting', -999 * second],
      ['alertmanager', 'starting', 0],
      ['alertmanager', 'ready', readyMs],
    ),
  });

describe('the starts of Alertmanager that are tried', () => {
  it('lie all over its boot: a sweep in between may make another batch than one at either end', () => {
    expect(startsUntil(18 * second)).to.deep.equal([0, 4500, 9000, 13_500, 18_000]);
  });

  it('are bounded in number, however long the boot took', () => {
    const starts = startsUntil(4000 * second);
    expect(starts).to.have.length(41);
    expect(starts.at(-1)).to.equal(4000 * second);
  });

  it('are one where nobody saw a boot, or it took no time', () => {
    expect(startsOf({ phases: [], components: [] })).to.deep.equal([0]);
    expect(startsUntil(0)).to.deep.equal([0]);
  });
});
