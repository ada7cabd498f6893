import { expect } from 'chai';
import { nearestName } from './nearest-name.ts';

describe('the name that was meant', () => {
  for (const [name, known, meant] of [
    ['recievers', ['receivers', 'routes'], 'receivers'],
    ['Told', ['told', 'held'], 'told'],
    ['HighErorRate', ['HighLatency', 'HighErrorRate'], 'HighErrorRate'],
    ['x', ['severities'], undefined],
    ['anything', [], undefined],
  ] as const) {
    it(`${name} is ${meant ?? 'none of them'}`, () => expect(nearestName(name, known)).to.equal(meant));
  }
});
