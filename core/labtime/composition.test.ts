import { expect } from 'chai';
import fc from 'fast-check';
import { isScalar, parseDocument, visit } from 'yaml';
import { formatDuration, isDuration, parseDurationMs } from '../duration.ts';
import { type ConfigFile, compileConfig } from './compile.ts';
import { childrenOf, type PromqlTree, parsePromql, textOf, tryParsePromql, walkPromql } from './promql.ts';

/** Long enough that no speed below makes less than a millisecond of it. */
const duration = fc.integer({ min: 2000, max: 100_000_000 }).map(formatDuration);
const seconds = fc.integer({ min: 1, max: 1_000_000 });
const speed = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.double({ min: 1, max: 40, noNaN: true }));

const fill = (...parts: readonly fc.Arbitrary<unknown>[]) =>
  fc.tuple(...parts).map((values) => values.join(''));
const word = (text: string) => fc.constant(text);

/** Vectors, differences of timestamps among them, that may be compared with any constant. */
const { vector } = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word('x{a="5m"}'),
    fill(word('rate(x['), duration, word('])')),
    fill(word('x offset '), fc.constantFrom('', '-'), duration),
    fill(word('max_over_time(x['), duration, word(':'), fc.oneof(word(''), duration), word('])')),
    fill(word('predict_linear(x['), duration, word('], '), seconds, word(' * 2)')),
    fill(word('(time() - x offset '), duration, word(')')),
    fill(word('('), seconds, word(' * (time() - x))')),
    fill(word('count(timestamp(x) - '), seconds, word(' < time())')),
    fill(word('(increase(x['), duration, word(']) / increase(y['), duration, word(']))')),
    fill(word('sum by (a) ('), tie('vector'), word(')')),
    fill(word('('), tie('vector'), fc.constantFrom(' + ', ' and ', ' / ', ' > '), tie('vector'), word(')')),
    fill(word('-'), tie('vector'), word(' > '), seconds),
    fill(word('avg_over_time(('), tie('vector'), word(')['), duration, word(':'), duration, word('])')),
  ),
}));

const line = (indent: number, key: string, value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    word(''),
    value.map((text) => `${' '.repeat(indent)}${key}: ${text}\n`),
  );

const rules: fc.Arbitrary<string> = fill(
  word('groups:\n  - name: g\n'),
  line(4, 'interval', duration),
  word('    rules:\n      - alert: A\n'),
  fill(word('        expr: |\n          '), vector, word('\n')),
  line(8, 'for', duration),
  line(8, 'keep_firing_for', duration),
);

const prometheus: fc.Arbitrary<string> = fill(
  word('global:\n  external_labels: {a: 5m}\n'),
  ...['scrape_interval', 'scrape_timeout', 'evaluation_interval'].map((key) => line(2, key, duration)),
  word('scrape_configs:\n  - job_name: a\n'),
  line(4, 'scrape_interval', duration),
  word('    http_sd_configs:\n      - url: http://x/\n'),
  line(8, 'refresh_interval', duration),
  word('alerting:\n  alertmanagers:\n    - scheme: http\n'),
  line(6, 'timeout', duration),
);

const alertmanager: fc.Arbitrary<string> = fill(
  word('route:\n  receiver: a\n'),
  line(2, 'group_wait', duration),
  line(2, 'repeat_interval', duration),
  word('  routes:\n    - receiver: b\n'),
  line(6, 'group_interval', duration),
  fill(word('global:\n  resolve_timeout: '), duration, word('\n')),
);

const config: fc.Arbitrary<readonly ConfigFile[]> = fc.tuple(prometheus, rules, alertmanager).map((texts) =>
  (['prometheus', 'rules', 'alertmanager'] as const).map((kind, index) => ({
    path: kind,
    kind,
    text: texts[index] ?? '',
  })),
);

const compile = (files: readonly ConfigFile[], at: number) => compileConfig(files, { speed: at }).files;

/** All values of a file in order. */
function valuesOf(text: string): string[] {
  const values: string[] = [];
  visit(parseDocument(text), { Scalar: (_key, node) => void values.push(String(node.value)) });
  return values;
}

function leavesOf(tree: PromqlTree): string[] {
  return [...walkPromql(tree.root)]
    .filter((node) => childrenOf(node).length === 0)
    .map((node) => textOf(tree, node));
}

/** Two values that differ by a millisecond at most: as durations, as numbers of seconds, or inside of an expression. */
function expectClose(one: string, other: string): void {
  if (isDuration(one) && isDuration(other)) {
    expect(parseDurationMs(one), `${one} and ${other}`).to.be.closeTo(parseDurationMs(other), 1);
  } else if (one !== other && Number.isFinite(Number(one))) {
    const toleranceSeconds = Math.max(0.001, Math.abs(Number(one)) * 1e-12);
    expect(Number(one), `${one} and ${other}`).to.be.closeTo(Number(other), toleranceSeconds);
  } else if (one !== other) {
    const [left, right] = [leavesOf(parsePromql(one)), leavesOf(parsePromql(other))];
    expect(left, `${one} and ${other}`).to.have.length(right.length);
    for (const [index, leaf] of left.entries()) {
      if (leaf === one) expect.fail(`${one} is not ${other}`);
      expectClose(leaf, right[index] ?? '');
    }
  }
}

describe('core/labtime, for any configuration', () => {
  it('changes nothing at speed 1', () => {
    fc.assert(
      fc.property(config, (files) => {
        expect(compile(files, 1)).to.deep.equal(files);
      }),
    );
  });

  it('compiles for a and then for b as it compiles for a times b, within a millisecond', () => {
    fc.assert(
      fc.property(config, speed, speed, (files, a, b) => {
        const twice = compile(compile(files, a), b).flatMap(({ text }) => valuesOf(text));
        const once = compile(files, a * b).flatMap(({ text }) => valuesOf(text));
        expect(twice).to.have.length(once.length);
        for (const [index, value] of twice.entries()) expectClose(value, once[index] ?? '');
      }),
    );
  });

  it('writes expressions that can be read again', () => {
    fc.assert(
      fc.property(config, speed, (files, at) => {
        for (const { kind, text } of compile(files, at)) {
          const expr = parseDocument(text).getIn(['groups', 0, 'rules', 0, 'expr'], true);
          if (kind === 'rules')
            expect(isScalar(expr) && tryParsePromql(String(expr.value))).to.have.property('root');
        }
      }),
    );
  });
});
