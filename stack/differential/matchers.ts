import fc from 'fast-check';
import { expressions, scrambledExpressions, values } from './expressions.ts';

/** Label names of alerts and matchers; few, so that they meet. */
export const labelNames = ['severity', 'service', 'a', '_b', 'B2'];
/** The first two mostly. */
export const names = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('severity', 'service') },
  { weight: 1, arbitrary: fc.constantFrom(...labelNames) },
);

const spaces = fc.constantFrom('', '', ' ', '  ', '\t', '\n');

/** How a matcher's value may be written; `loosely` leaves single backslashes alone, as people do in expressions. */
function writtenValue(value: string, style: 'bare' | 'quoted' | 'loosely'): string {
  if (style === 'bare' && !/[",{}]|^\s|\s$|^~/.test(value)) return value.replace(/\\(?=[\\n"]|$)/g, '\\\\');
  const backslash = style === 'loosely' ? /\\(?=[\\n"]|$)/g : /\\/g;
  return `"${value
    .replace(backslash, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, style === 'quoted' ? '\\n' : '\n')}"`;
}

const styles = fc.constantFrom('quoted' as const, 'quoted' as const, 'bare' as const, 'loosely' as const);

function matcher(values: fc.Arbitrary<string>, ...operators: string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      names,
      fc.constantFrom(...operators),
      values,
      styles,
      fc.array(spaces, { minLength: 4, maxLength: 4 }),
    )
    .map(([name, operator, value, style, [before, left, right, after]]) =>
      [before, name, left, operator, right, writtenValue(value, style), after].join(''),
    );
}

const matchers = fc.oneof(
  { weight: 3, arbitrary: matcher(values, '=', '!=') },
  { weight: 2, arbitrary: matcher(expressions(), '=~', '=~', '!~') },
);

function joined(parts: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  const braces = fc.constantFrom(
    ['', ''],
    ['', ''],
    ['{', '}'],
    ['', '}'],
    ['{', ''],
    ['{', ',}'],
    ['', ', '],
  );
  return fc
    .tuple(fc.array(parts, { minLength: 1, maxLength }), braces)
    .map(([all, [open, close]]) => `${open}${all.join(',')}${close}`);
}

/** Entries of `matchers`, nearly all of which Alertmanager reads: a matcher or two, in braces or not. */
export const matcherEntries = fc.oneof(
  { weight: 3, arbitrary: joined(matchers, 1) },
  { weight: 1, arbitrary: joined(matchers, 2) },
);

const signs = [...'"\\,{}=~! \n\v\u00a0\u0085\ufeffnx:9é', '\\"', '""', '{x}'];
const edits = fc.tuple(fc.nat(), fc.nat({ max: 1 }), fc.constantFrom('', ...signs));

/** A good entry, perhaps with an awkward value, in which a few signs are put in or taken out. */
const damaged = fc
  .tuple(joined(matchers, 2), fc.array(edits, { minLength: 1, maxLength: 2 }))
  .map(([text, all]) => all.reduce((now, [at, removed, put]) => edit(now, at, removed, put), text));

/** Entries of which Alertmanager refuses about half. */
export const brokenEntries = fc.oneof(
  { weight: 4, arbitrary: damaged },
  { weight: 4, arbitrary: matcher(expressions(), '=~', '!~') },
  { weight: 3, arbitrary: joined(matcher(scrambledExpressions, '=~', '!~'), 1) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...signs, ...labelNames, '=', '=~', '!='), { maxLength: 6 })
      .map((all) => all.join('')),
  },
);

function edit(text: string, at: number, removed: number, put: string): string {
  const characters = [...text];
  characters.splice(at % (characters.length + 1), removed, put);
  return characters.join('');
}
