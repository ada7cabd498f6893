import { expect } from 'chai';
import { remembered, rememberedBy } from './remembered.ts';

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

  it('forgets the oldest where all together are longer than wanted, but never the last', () => {
    const asked: string[] = [];
    const answer = remembered((text) => asked.push(text), 4);
    for (const text of ['aa', 'bb', 'bb', 'cc', 'bb', 'aa', 'longer', 'longer']) answer(text);
    expect(asked).to.deep.equal(['aa', 'bb', 'cc', 'aa', 'longer']);
  });

  it('holds what is no text by its key', () => {
    let computed = 0;
    const answer = rememberedBy(
      ({ a, b }: { readonly a: number; readonly b: number }) => `${a} ${b}`,
      ({ a, b }) => {
        computed += 1;
        return a + b;
      },
    );
    expect([answer({ a: 1, b: 2 }), answer({ a: 1, b: 2 }), answer({ a: 2, b: 1 })]).to.deep.equal([3, 3, 3]);
    expect(computed).to.equal(2);
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
