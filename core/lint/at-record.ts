import type { AlertRule } from '../config/rules.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import type { Flaw, Lint } from './lint.ts';

/**
 * What a lint finds; a flaw that an alert has from a recorded series stands where that is recorded. Of several recording
 * rules, one inside of another, the innermost is meant.
 */
export function findIn<Config extends { readonly rules: readonly AlertRule[] }>(
  lint: Lint<Config>,
  config: Config,
): readonly Flaw[] {
  const flaws = lint.find(config);
  const readers = config.rules.filter(({ recorded }) => recorded !== undefined);
  if (readers.length === 0) return flaws;
  const has = (rule: AlertRule, expr: string): boolean =>
    lint.find({ ...config, rules: [{ ...rule, expr }] }).some((flaw) => isOf(flaw, rule));
  const placed = flaws.map((flaw): Flaw => {
    const rule = readers.find((one) => isOf(flaw, one));
    if (rule === undefined || has(rule, rule.written?.expr ?? rule.expr)) return flaw;
    const source = rule.recorded?.by.find(({ expr }) => has(rule, expr));
    return source === undefined
      ? flaw
      : { ...flaw, sentence: `${flaw.sentence}; it reads ${source.record}`, location: source.location };
  });
  const left = looksAtForms.includes(lint.id) ? readers.flatMap((rule) => inLeft(lint, config, rule)) : [];
  // Several tiers of one alert read the same.
  const distinct = new Map([...placed, ...left].map((flaw) => [JSON.stringify(flaw), flaw]));
  return [...distinct.values()];
}

/** Lints that look at how an expression is made, and not at the labels of what comes of it. */
const looksAtForms: readonly string[] = [
  'unsummed-ratio',
  'bare-histogram',
  'rate-of-gauge',
  'absent-without-labels',
  'framebuffer-total',
  'increase-of-ecc',
];

/** The same of recorded series that cannot be written out where they are read: each of their rules by itself. */
function inLeft<Config extends { readonly rules: readonly AlertRule[] }>(
  lint: Lint<Config>,
  config: Config,
  rule: AlertRule,
): Flaw[] {
  const rules = (rule.recorded?.left ?? []).flatMap((left) => left.rules);
  return [...new Set(rules)]
    .filter(({ expr }) => 'root' in tryParsePromql(expr))
    .flatMap(({ record, expr, location }) =>
      lint
        .find({ ...config, rules: [{ ...rule, expr, location }] })
        .map((flaw) => ({ ...flaw, sentence: `${flaw.sentence}; it reads ${record}` })),
    );
}

function isOf({ alertnames, location }: Flaw, rule: AlertRule): boolean {
  return (
    alertnames.includes(rule.alert) &&
    location.file === rule.location.file &&
    location.line === rule.location.line
  );
}
