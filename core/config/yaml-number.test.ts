import { expect } from 'chai';
import { isScalar, parseDocument } from 'yaml';
import { wholeNumber } from './yaml-number.ts';

function read(text: string): number | undefined {
  const node = parseDocument(text).contents;
  if (!isScalar(node)) throw new Error(`no scalar: ${text}`);
  return wholeNumber(node);
}

describe('whole numbers as Go reads them', () => {
  for (const [text, number] of [
    ['5', 5],
    ['-1', -1],
    ['+3', 3],
    ['010', 8],
    ['0o14', 12],
    ['0x10', 16],
    ['0b11', 3],
    ['1_0', 10],
    ['1.5', 1],
    ['1e2', 100],
    ['.5', 0],
    ['"3"', undefined],
    ['x', undefined],
    ['08x', undefined],
  ] as const) {
    it(`${text} is ${number ?? 'none'}`, () => expect(read(text)).to.equal(number));
  }
});
