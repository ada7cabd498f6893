import { expect } from 'chai';
import { readRest } from './machine-rest.ts';

const rest = { cpus: 2, cpuRatio: 0.6, memoryRatio: 0.5, memoryOverMs: 24_000, lifetimeMs: 600_000 };

describe('the rest of the machine', () => {
  it('is read, whatever is told besides', () => {
    expect(readRest(JSON.stringify({ ...rest, memoryBytes: 7 }))).to.include(rest);
  });

  for (const [name, value] of [
    ['cpus', 0.5],
    ['cpus', 5000],
    ['cpuRatio', 1.1],
    ['memoryRatio', -0.1],
    ['memoryOverMs', null],
    ['lifetimeMs', 2 ** 31],
    ['lifetimeMs', 0],
  ] as const) {
    it(`is refused with ${name} of ${value}`, () => {
      expect(() => readRest(JSON.stringify({ ...rest, [name]: value }))).to.throw(name);
    });
  }
});
