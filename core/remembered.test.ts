import { expect } from 'chai';
import { remembered } from './remembered.ts';

describe('what is remembered', () => {
  it('is computed once for each text, an undefined answer too', () => {
    const asked: string[] = [];
    const answer = remembered((text) => {
      asked.push(text);
      return text === '' ? undefined : { text };
    });
    expect(answer('a')).to.equal(answer('a'));
    expect([answer(''), answer('')]).to.deep.equal([undefined, undefined]);
    expect(asked).to.deep.equal(['a', '']);
  });

  it('does not grow without end', () => {
    let computed = 0;
    const answer = remembered(() => {
      computed += 1;
      return computed;
    });
    for (let at = 0; at <= 16_384; at += 1) answer(String(at));
    expect(answer('16384')).to.equal(16_385);
    expect(answer('0')).to.equal(16_386);
  });

  it('does not hold an error', () => {
    let fails = true;
    const answer = remembered((text) => {
      if (fails) throw new RangeError(text);
      return text;
    });
    expect(() => answer('x')).to.throw(RangeError);
    fails = false;
    expect(answer('x')).to.equal('x');
  });
});
