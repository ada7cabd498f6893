import { expect } from 'chai';
import fc from 'fast-check';
import { LineSplitter, type RawLine } from './line-splitter.ts';

const shown = (lines: readonly RawLine[]) =>
  lines.map(({ offset, endOffset, bytes, flags }) => [offset, endOffset, bytes.toString('latin1'), ...flags]);

function split(chunks: readonly string[], maxLineBytes = 100): { splitter: LineSplitter; lines: RawLine[] } {
  const splitter = new LineSplitter(0, maxLineBytes);
  return { splitter, lines: chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk, 'latin1'))) };
}

describe('cutting a file into lines', () => {
  it('waits for the newline, and takes the carriage return before it away', () => {
    const { splitter, lines } = split(['one\ntw', 'o\r\nthree']);
    expect(shown(lines)).to.deep.equal([
      [0, 4, 'one'],
      [4, 9, 'two'],
    ]);
    expect(splitter).to.include({ position: 14, heldBytes: 5 });
  });

  it('finds a carriage return and a newline that two reads tore apart', () => {
    expect(shown(split(['one\r', '\n']).lines)).to.deep.equal([[0, 5, 'one']]);
  });

  it('keeps a carriage return that ends nothing', () => {
    expect(shown(split(['a\rb\r\r\n']).lines)).to.deep.equal([[0, 6, 'a\rb\r']]);
  });

  it('counts blank lines and passes over them', () => {
    const { splitter, lines } = split(['\n\r\na\n\n']);
    expect(shown(lines)).to.deep.equal([[3, 5, 'a']]);
    expect(splitter.blankLines).to.equal(3);
  });

  it('cuts a line that is too long, says so, and goes on behind it', () => {
    const { splitter, lines } = split(['abc', 'defghij', 'k\nnext\n'], 5);
    expect(shown(lines)).to.deep.equal([
      [0, 12, 'abcde', 'truncated'],
      [12, 17, 'next'],
    ]);
    expect(splitter.position).to.equal(17);
  });

  it('gives the last line without its newline only when it is asked to', () => {
    const { splitter } = split(['one\ntwo\r']);
    const line = splitter.flush();
    expect(shown(line === undefined ? [] : [line])).to.deep.equal([[4, 8, 'two\r', 'unterminated']]);
    expect(splitter.flush()).to.equal(undefined);
    expect(shown(splitter.push(Buffer.from(' more\n')))).to.deep.equal([[8, 14, ' more']]);
  });

  it('gives the same lines however the bytes arrive, and the bytes before their end', () => {
    const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', '\xff'), { maxLength: 60 });
    const cuts = fc.array(fc.nat(80), { maxLength: 6 });
    fc.assert(
      fc.property(text, cuts, (parts, places) => {
        const whole = Buffer.from(parts.join(''), 'latin1');
        const edges = [
          0,
          ...places.filter((place) => place <= whole.length).sort((a, b) => a - b),
          whole.length,
        ];
        const splitter = new LineSplitter(0, 100);
        // As the harvester does: each read brings what it had before along.
        const torn = edges.slice(1).flatMap((end, index) => {
          const from = Math.min(splitter.tail.length, edges[index] ?? 0);
          return splitter.push(whole.subarray((edges[index] ?? 0) - from, end), from);
        });
        expect(shown(torn)).to.deep.equal(shown(new LineSplitter(0, 100).push(whole)));
        for (const { endOffset, tail } of torn) {
          expect(tail.equals(whole.subarray(endOffset - tail.length, endOffset))).to.equal(true);
        }
        expect(splitter.position).to.equal(whole.length);
      }),
    );
  });
});
