import { expect } from 'chai';
import { checkLoss, type FoundLine, type Ledger, type Observed } from './check.ts';
import { type CanaryLine, canaryLine, checksumOf, numberOf } from './line.ts';

const secret = 'planted-4711';
const run = 'run-1';

/** Lines of all forms but the long one, which would take its time. */
function written(count: number): CanaryLine[] {
  return Array.from({ length: count }, (_, index) => {
    const line = canaryLine(run, index + 1, 1000 + index);
    return line.form === 'long' ? { ...line, form: 'plain', filling: `canary ${index + 1}` } : line;
  });
}

function stored(line: CanaryLine, change: Partial<FoundLine> = {}): FoundLine {
  const { sequence, filling, number, writtenAtWallMs } = line;
  return {
    id: `id-${sequence}`,
    run: line.run,
    sequence,
    filling,
    length: filling.length,
    checksum: checksumOf(filling),
    number,
    writtenAtWallMs,
    storedAtWallMs: writtenAtWallMs + 500,
    text: filling,
    ...change,
  };
}

const ledgerOf = (lines: Iterable<CanaryLine>): Ledger => ({ run, secret, lines, lateAfterMs: 30_000 });
const aggregateOf = (lines: readonly CanaryLine[]) => ({
  count: lines.length,
  sum: lines.reduce((sum, { number }) => sum + number, 0),
});

const lines = written(1000);

function check(found: readonly FoundLine[] | null, change: Partial<Observed> = {}) {
  const observed = {
    found,
    aggregate: aggregateOf(lines),
    deadLettered: new Set<number>(),
    refused: new Set<number>(),
  };
  return checkLoss(ledgerOf(lines), { ...observed, ...change });
}
const intact = () => lines.map((line) => stored(line));
/** All lines, one of them changed. */
const spoilt = (sequence: number, change: Partial<FoundLine>) =>
  lines.map((line) => stored(line, line.sequence === sequence ? change : {}));
const clean = { missing: 0, duplicate: 0, unexpected: 0, outOfOrder: 0, late: 0 };

describe('the check that no line was lost', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(check(intact())).to.deep.equal({
      outcome: 'no loss',
      ...clean,
      written: 1000,
      found: 1000,
      findings: [],
      reasons: [],
    });
  });

  it('names the one line of a million that is missing', function () {
    this.timeout(120_000);
    const count = 1_000_000;
    function* all(): Generator<CanaryLine> {
      for (let sequence = 1; sequence <= count; sequence += 1)
        yield {
          run,
          sequence,
          writtenAtWallMs: sequence,
          form: 'plain',
          filling: `canary ${sequence}`,
          number: numberOf(sequence),
        };
    }
    function* found(): Generator<FoundLine> {
      for (const line of all()) if (line.sequence !== 654_321) yield stored(line);
    }
    const verdict = checkLoss(ledgerOf(all()), {
      found: found(),
      aggregate: null,
      deadLettered: new Set(),
      refused: new Set(),
    });
    expect(verdict).to.deep.include({
      ...clean,
      outcome: 'loss',
      missing: 1,
      written: count,
      found: count - 1,
    });
    expect(verdict.findings).to.deep.equal([
      { kind: 'missing', sequence: 654_321, told: 'a plain line of 13 characters' },
    ]);
  });

  it('counts a line that is dead-lettered or refused by name as not lost', () => {
    const found = intact().filter(({ sequence }) => sequence !== 5 && sequence !== 6);
    const rest = { aggregate: aggregateOf(lines.filter(({ sequence }) => sequence !== 5 && sequence !== 6)) };
    expect(check(found, rest)).to.include({ outcome: 'loss', missing: 2 });
    const named = { ...rest, deadLettered: new Set([5]), refused: new Set([6]) };
    expect(check(found, named)).to.deep.include({ outcome: 'no loss', ...clean, found: 998 });
  });

  for (const [what, id] of [
    ['under another id', 'id-other'],
    ['under the same id in another index', 'id-7'],
  ] as const) {
    it(`names a line that is there twice, ${what}`, () => {
      const verdict = check([...intact(), stored(lines[6] as CanaryLine, { id })]);
      expect(verdict).to.deep.include({ ...clean, outcome: 'loss', duplicate: 1 });
      expect(verdict.findings[0]).to.deep.include({ kind: 'duplicate', sequence: 7 });
    });
  }

  it('does not take twins for doubles: their texts are equal, their numbers are not', () => {
    expect(new Set(lines.map(({ filling }) => filling)).size).to.be.below(lines.length);
    expect(check(intact()).duplicate).to.equal(0);
  });

  it('names two lines that changed places', () => {
    const found = lines.map((line) => {
      const other = line.sequence === 10 ? 11 : line.sequence === 11 ? 10 : line.sequence;
      return stored(line, { storedAtWallMs: 1000 + other + 500 });
    });
    const verdict = check(found);
    expect(verdict).to.deep.include({ ...clean, outcome: 'no loss', outOfOrder: 1 });
    expect(verdict.findings).to.deep.equal([
      { kind: 'out of order', sequence: 11, told: 'line 10 was stored after it' },
    ]);
  });

  for (const [what, change] of [
    ['one byte of a text', { filling: 'canary 14' }],
    ['a text and its checksum', { filling: 'canary 14', checksum: checksumOf('canary 14') }],
    ['the end of a text', { filling: 'canary' }],
    ['a number', { number: 0 }],
  ] as const) {
    it(`names a line when ${what} was changed`, () => {
      const verdict = check(spoilt(13, change));
      expect(verdict).to.include({ outcome: 'loss' });
      expect(verdict.findings).to.have.length(1);
      expect(verdict.findings[0]).to.include({ kind: 'changed', sequence: 13 });
    });
  }

  it('sees through a sink that acknowledges and stores nothing', () => {
    expect(check([], { aggregate: { count: 0, sum: 0 } })).to.include({
      outcome: 'loss',
      missing: 1000,
      found: 0,
    });
  });

  it('sees an aggregate that was floored without a word, although every text is right', () => {
    const verdict = check(intact(), { aggregate: { count: 1000, sum: 0 } });
    expect(verdict).to.deep.include({ ...clean, outcome: 'loss' });
    expect(verdict.findings).to.deep.equal([{ kind: 'aggregate', told: 'want a sum of 499.7, got 0.0' }]);
  });

  it('sees a line that counts as many, and one number that is another', () => {
    const { count, sum } = aggregateOf(lines);
    expect(check(intact(), { aggregate: { count: count + 4, sum } }).outcome).to.equal('loss');
    expect(check(intact(), { aggregate: { count, sum: sum - 0.1 } }).outcome).to.equal('loss');
    expect(check(intact(), { aggregate: { count, sum: sum + 1e-9 } }).outcome).to.equal('no loss');
  });

  it('names what nobody wrote: another run, a sequence that was never given', () => {
    const stray = stored({ ...(lines[0] as CanaryLine), sequence: 5000 });
    const foreign = stored(lines[0] as CanaryLine, { run: 'run-0', id: 'foreign' });
    const verdict = check([...intact(), stray, foreign]);
    expect(verdict).to.deep.include({ ...clean, outcome: 'loss', unexpected: 2 });
  });

  it('names a line that took too long, which is no loss', () => {
    const verdict = check(spoilt(1000, { storedAtWallMs: 60_000 }));
    expect(verdict).to.deep.include({ ...clean, outcome: 'no loss', late: 1 });
    expect(verdict.findings[0]).to.include({ kind: 'late', sequence: 1000 });
  });

  it('names a line in which the secret survived', () => {
    const verdict = check(spoilt(3, { text: `token=${secret}` }));
    expect(verdict).to.include({ outcome: 'loss' });
    expect(verdict.findings[0]).to.include({ kind: 'secret', sequence: 3 });
  });

  it('proves nothing where nothing was written, or the index cannot be asked', () => {
    const nothing = {
      found: [],
      aggregate: { count: 0, sum: 0 },
      deadLettered: new Set<number>(),
      refused: new Set<number>(),
    };
    expect(checkLoss(ledgerOf([]), nothing).outcome).to.equal('inconclusive');
    expect(check(null).outcome).to.equal('inconclusive');
    expect(check(intact(), { aggregate: null })).to.include({ outcome: 'inconclusive', missing: 0 });
    // A loss that is seen stays one.
    expect(check(intact().slice(1), { aggregate: null }).outcome).to.equal('loss');
  });

  it('counts all, and tells of the first of each kind', () => {
    const verdict = check(intact().slice(500), { aggregate: aggregateOf(lines.slice(500)) });
    expect(verdict.missing).to.equal(500);
    expect(verdict.findings).to.have.length(10);
  });
});
