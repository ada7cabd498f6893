import { expect } from 'chai';
import { looksLike } from './value-pattern.ts';

describe('a promised value', () => {
  for (const [promised, text] of [
    ['{percentage} of requests', '12.34% of requests'],
    ['P95 {duration}', 'P95 1m 30s'],
    ['P95 {duration}', 'P95 250ms'],
    ['{number} °C', '92.5 °C'],
    ['{number.2} requests/s', '0.25 requests/s'],
    ['{number} × XID {label xid}', '3 × XID 79'],
    ['{humanized} bytes', '1.5M bytes'],
    ['up = {number}', 'up = 0'],
  ] as const) {
    it(`${promised} is ${text}`, () => expect(looksLike(text, [promised])).to.equal(true));
  }
  for (const [promised, text] of [
    ['{percentage} of requests', '0.1234 of requests'],
    ['{percentage} of requests', '12.34%'],
    ['{duration}', '1.5'],
    ['{number.2} requests/s', '0.2512 requests/s'],
    ['{number}', '1.5M'],
    ['{number} °C', 'NaN °C'],
    ['up = {number}', 'up=0'],
  ] as const) {
    it(`${promised} is not ${text}`, () => expect(looksLike(text, [promised])).to.equal(false));
  }
});
