import { type CanaryLine, checksumOf } from './line.ts';

/** A canary line as it was found in the index. */
export interface FoundLine {
  readonly id: string;
  readonly run: string;
  readonly sequence: number;
  /** What the line holds, as stored. */
  readonly filling: string;
  /** What the line says of itself. */
  readonly length: number;
  readonly checksum: string;
  readonly number: number;
  readonly writtenAtWallMs: number;
  /** When the index had it, in the order of the index; undefined where nobody asked. */
  readonly storedAtWallMs?: number | undefined;
  /** The whole stored document as text, for the search for the secret. */
  readonly text: string;
}

/** What the index says of the numbers, from an aggregation and not from the stored texts. */
export interface Aggregate {
  readonly count: number;
  readonly sum: number;
}

/** What was asked of the index. `null` where it could not be: then nothing is proven. */
export interface Observed {
  readonly found: Iterable<FoundLine> | null;
  readonly aggregate: Aggregate | null;
  /** Sequences of lines that are in the dead letter file. */
  readonly deadLettered: ReadonlySet<number>;
  /** Lines that the writer of the index refused, by name. */
  readonly refused: ReadonlySet<number>;
}

/** The ledger of the writer: what it wrote, in order, whoever read it since. */
export interface Ledger {
  readonly run: string;
  readonly secret: string;
  readonly lines: Iterable<CanaryLine>;
  /** Longest time from writing to the index, in milliseconds; a line that took longer is late. */
  readonly lateAfterMs: number;
}

/** One thing that is wrong with one line. */
export type LossFinding =
  | {
      readonly kind: 'missing' | 'duplicate' | 'unexpected' | 'late';
      readonly sequence: number;
      readonly told: string;
    }
  | { readonly kind: 'out of order' | 'changed' | 'secret'; readonly sequence: number; readonly told: string }
  | { readonly kind: 'aggregate'; readonly told: string };

export interface LossVerdict {
  /** `inconclusive`: something could not be asked, or nothing was written. */
  readonly outcome: 'no loss' | 'loss' | 'inconclusive';
  /** Five numbers, never one. */
  readonly missing: number;
  readonly duplicate: number;
  readonly unexpected: number;
  readonly outOfOrder: number;
  readonly late: number;
  /** Written, and found, dead-lettered or refused by name. */
  readonly written: number;
  readonly found: number;
  /** The first of each kind, with their names; the numbers above count all. */
  readonly findings: readonly LossFinding[];
  readonly reasons: readonly string[];
}

/** Findings that are told of each kind. */
const mostTold = 10;
/** Sums of tenths in an index of doubles may differ by rounding, never by as much as one line. */
const sumTolerance = 0.05;

/**
 * Compares what was written with what is there, line by line. It asks three independent things: the stored texts, an aggregation
 * (a mapping that cuts fractions leaves the texts as they are), and the secret.
 *
 * Lines count as out of order where the index had them in another order than they were written. That is no loss by itself: a line
 * that is sent again arrives later.
 */
export function checkLoss(ledger: Ledger, observed: Observed): LossVerdict {
  if (observed.found === null) return inconclusive('the index could not be asked for the lines');
  const tally = new Tally(ledger, observed);
  for (const line of observed.found) tally.meet(line);
  const count = tally.compare();
  if (count === 0) return inconclusive('nothing was written, so nothing was proven');
  tally.checkAggregate(observed.aggregate);
  return tally.verdict(
    count,
    observed.aggregate === null ? ['the index could not be asked for the aggregate'] : [],
  );
}

interface Met {
  readonly checksum: string;
  readonly length: number;
  readonly number: number;
  readonly writtenAtWallMs: number;
  readonly storedAtWallMs: number | undefined;
  readonly isWhole: boolean;
}

class Tally {
  readonly #ledger: Ledger;
  readonly #observed: Observed;
  readonly #met = new Map<number, Met>();
  readonly #ids = new Set<string>();
  readonly #findings: LossFinding[] = [];
  readonly #counts = new Map<LossFinding['kind'], number>();
  #found = 0;
  /** Of the written lines that are there: what an aggregation must say. */
  #stored = { count: 0, sum: 0 };
  #highest = { sequence: 0, storedAtWallMs: Number.NEGATIVE_INFINITY };

  constructor(ledger: Ledger, observed: Observed) {
    this.#ledger = ledger;
    this.#observed = observed;
  }

  meet(line: FoundLine): void {
    this.#found += 1;
    const { sequence, id, run, filling, checksum, length } = line;
    if (line.text.includes(this.#ledger.secret))
      this.#add('secret', sequence, 'the planted secret is in the index');
    if (run !== this.#ledger.run) this.#add('unexpected', sequence, `it is of the run ${run}`);
    else if (this.#ids.has(id)) this.#add('duplicate', sequence, `the id ${id} came twice`);
    else if (this.#met.has(sequence)) this.#add('duplicate', sequence, `the id ${id} is another copy`);
    else {
      this.#ids.add(id);
      const isWhole = filling.length === length && checksumOf(filling) === checksum;
      const { number, writtenAtWallMs, storedAtWallMs } = line;
      this.#met.set(sequence, { checksum, length, number, writtenAtWallMs, storedAtWallMs, isWhole });
    }
  }

  /** @returns how many lines were written. */
  compare(): number {
    let written = 0;
    for (const line of this.#ledger.lines) {
      written += 1;
      this.#compareOne(line);
    }
    // What is left was never written.
    for (const sequence of this.#met.keys()) this.#add('unexpected', sequence, 'nobody wrote it');
    return written;
  }

  checkAggregate(aggregate: Aggregate | null): void {
    if (aggregate === null) return;
    const wanted = this.#stored;
    if (aggregate.count !== wanted.count)
      this.#add('aggregate', undefined, `want ${wanted.count} lines counted, got ${aggregate.count}`);
    if (Math.abs(aggregate.sum - wanted.sum) > sumTolerance)
      this.#add(
        'aggregate',
        undefined,
        `want a sum of ${wanted.sum.toFixed(1)}, got ${aggregate.sum.toFixed(1)}`,
      );
  }

  verdict(written: number, reasons: readonly string[]): LossVerdict {
    const count = (kind: LossFinding['kind']) => this.#counts.get(kind) ?? 0;
    const losses = (['missing', 'duplicate', 'unexpected', 'changed', 'secret', 'aggregate'] as const).filter(
      (kind) => count(kind) > 0,
    );
    return {
      outcome: losses.length > 0 ? 'loss' : reasons.length > 0 ? 'inconclusive' : 'no loss',
      missing: count('missing'),
      duplicate: count('duplicate'),
      unexpected: count('unexpected'),
      outOfOrder: count('out of order'),
      late: count('late'),
      written,
      found: this.#found,
      findings: this.#findings,
      reasons,
    };
  }

  #compareOne(line: CanaryLine): void {
    const { sequence } = line;
    const met = this.#met.get(sequence);
    this.#met.delete(sequence);
    if (met === undefined) {
      const isKnown = this.#observed.deadLettered.has(sequence) || this.#observed.refused.has(sequence);
      if (!isKnown)
        this.#add('missing', sequence, `a ${line.form} line of ${line.filling.length} characters`);
      return;
    }
    this.#stored = { count: this.#stored.count + 1, sum: this.#stored.sum + line.number };
    this.#compareContent(line, met);
    this.#compareTimes(line, met);
  }

  #compareContent(line: CanaryLine, met: Met): void {
    const { sequence, form } = line;
    if (!met.isWhole || met.length !== line.filling.length || met.checksum !== checksumOf(line.filling))
      this.#add('changed', sequence, `the text of a ${form} line is another`);
    else if (met.number !== line.number)
      this.#add('changed', sequence, `want the number ${line.number}, got ${met.number}`);
  }

  #compareTimes({ sequence, writtenAtWallMs }: CanaryLine, { storedAtWallMs }: Met): void {
    if (storedAtWallMs === undefined) return;
    const tookMs = storedAtWallMs - writtenAtWallMs;
    if (tookMs > this.#ledger.lateAfterMs) this.#add('late', sequence, `it took ${Math.round(tookMs)} ms`);
    if (storedAtWallMs < this.#highest.storedAtWallMs)
      this.#add('out of order', sequence, `line ${this.#highest.sequence} was stored after it`);
    else this.#highest = { sequence, storedAtWallMs };
  }

  #add(kind: LossFinding['kind'], sequence: number | undefined, told: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > mostTold) return;
    this.#findings.push(
      sequence === undefined ? { kind: 'aggregate', told } : ({ kind, sequence, told } as LossFinding),
    );
  }
}

function inconclusive(reason: string): LossVerdict {
  return {
    outcome: 'inconclusive',
    missing: 0,
    duplicate: 0,
    unexpected: 0,
    outOfOrder: 0,
    late: 0,
    written: 0,
    found: 0,
    findings: [],
    reasons: [reason],
  };
}
