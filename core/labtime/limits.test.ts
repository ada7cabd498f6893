import { expect } from 'chai';
import { defaultSpeed, highestFaithfulSpeed, requireFaithfulSpeed } from './limits.ts';

const lowest = Math.min(...Object.values(highestFaithfulSpeed.compiled));

describe('limits of the speed', () => {
  it('allow real time, the default and the lowest limit of the components', () => {
    for (const speed of [1, 2.5, defaultSpeed, lowest])
      expect(() => requireFaithfulSpeed(speed), `${speed}`).to.not.throw();
  });

  it('allow more where the programs have the lab’s clock', () => {
    const most = Math.min(...Object.values(highestFaithfulSpeed.lab));
    expect(most).to.be.above(lowest);
    requireFaithfulSpeed(most, 'lab');
    expect(() => requireFaithfulSpeed(most)).to.throw();
    expect(() => requireFaithfulSpeed(most + 1, 'lab')).to.throw();
  });

  for (const speed of [0, 0.5, -60, lowest + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuse ${speed}, and say which component sets the limit`, () => {
      expect(() => requireFaithfulSpeed(speed))
        .to.throw()
        .that.deep.includes({ code: 'SPEED_RANGE', exitCode: 64 })
        .and.to.satisfy(
          (error: { details: { want: string; got: string } }) =>
            /prometheus|alertmanager/.test(error.details.want) && error.details.got === String(speed),
        );
    });
  }
});
