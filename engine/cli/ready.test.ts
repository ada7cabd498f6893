import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { labClockLack } from './ready.ts';

describe('what keeps programs from being built with the lab’s clock', () => {
  it('is told with what would help, so that the compiled clock can be used', () => {
    const details = { want: 'Go 1.21 or later', got: 'go1.20', hint: 'install Go' };
    const error = new FiredrillError('unavailable', 'LAB_CLOCK_TOOLCHAIN', 'no toolchain', details);
    expect(labClockLack(error)).to.equal('no toolchain; want Go 1.21 or later; got go1.20; install Go.');
    expect(labClockLack(new FiredrillError('unavailable', 'LAB_CLOCK_MISFIT', 'it does not fit'))).to.equal(
      'it does not fit.',
    );
  });

  it('is no other error: an image that does not compile, a lost page', () => {
    expect(labClockLack(new FiredrillError('unavailable', 'IMAGE_BUILD', 'broken'))).to.equal(undefined);
    expect(labClockLack(new FiredrillError('inconclusive', 'LAB_CLOCK_LOST', 'lost'))).to.equal(undefined);
    expect(labClockLack(new Error('LAB_CLOCK_MISFIT'))).to.equal(undefined);
  });
});
