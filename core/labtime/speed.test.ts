import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { assertSpeed, divideDuration } from './speed.ts';

describe('core/labtime/speed', () => {
  it('divides to the nearest millisecond', () => {
    expect(divideDuration('5m', 60)).to.deep.equal({ text: '5s' });
    expect(divideDuration('10s', 60)).to.deep.equal({ text: '167ms' });
    expect(divideDuration('1d', 60)).to.deep.equal({ text: '24m' });
  });

  it('keeps zero, and at speed 1 the spelling', () => {
    expect(divideDuration('0s', 60)).to.deep.equal({ text: '0s' });
    expect(divideDuration('90s', 1)).to.deep.equal({ text: '90s' });
  });

  it('refuses what would be less than a millisecond, but not a millisecond', () => {
    expect(divideDuration('60ms', 60)).to.deep.equal({ text: '1ms' });
    expect(divideDuration('59ms', 60)).to.have.property('refusal').that.includes('59ms at speed 60');
  });

  it('accepts speeds from 1 and nothing else', () => {
    expect(() => assertSpeed(1)).to.not.throw();
    for (const speed of [0.5, 0, -60, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => assertSpeed(speed), String(speed))
        .to.throw(FiredrillError, 'speed')
        .with.property('code', 'SPEED_RANGE');
    }
  });
});
