import { expect } from 'chai';
import fc from 'fast-check';
import { printable, printableJson, quoteControls, quoteLine } from './printable.ts';

const esc = '\u001b';
/** Whatever a terminal would obey, said in another way than in the source. */
function isObeyed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    (code < 32 && code !== 9 && code !== 10) ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0xd800 && code < 0xe000) ||
    code === 0xfffe ||
    code === 0xffff ||
    /^[\p{Bidi_Control}\p{Line_Separator}\p{Paragraph_Separator}\ufeff]$/u.test(character)
  );
}
const anyText = fc.string({ unit: 'binary', maxLength: 20 });

describe('texts that only stand there', () => {
  it('have their control characters written out, and nothing else changed', () => {
    expect(quoteControls(`${esc}[31mred${esc}]0;title\u0007`)).to.equal(
      '\\u001b[31mred\\u001b]0;title\\u0007',
    );
    expect(quoteControls('a\r\nb\tc é 漢 😀 "<&>\\')).to.equal('a\\u000d\nb\tc é 漢 😀 "<&>\\');
    expect(quoteControls('\u202egnp.exe \ud800')).to.equal('\\u202egnp.exe \\ud800');
    expect(quoteLine('a\nb\tc')).to.equal('a\\nb\\tc');
  });

  it('whatever they held', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...quoteControls(text)].filter(isObeyed)).to.deep.equal([]);
      }),
    );
  });

  it('all through the data, of which the rest is the same object', () => {
    const clean = { at: 1, list: ['a'], none: null };
    const given = { clean, [`k${esc}`]: [`v${esc}`, 2] };
    const result = printable(given);
    expect(result).to.deep.equal({ clean, 'k\\u001b': ['v\\u001b', 2] });
    expect(result.clean).to.equal(clean);
    expect(printable(clean)).to.equal(clean);
    const shared = { text: esc };
    const [one, other] = printable([shared, shared]);
    expect(one).to.deep.equal({ text: '\\u001b' }).and.equal(other);
  });

  it('as JSON mean the same data', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = printableJson({ text });
        expect([...json].filter(isObeyed)).to.deep.equal([]);
        expect(JSON.parse(json)).to.deep.equal({ text });
      }),
    );
  });
});
