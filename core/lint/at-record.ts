import type { AlertRule } from '../config/rules.ts';
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
  const readers = config.rules.filter(({ recorded }) => recorded !== undefined && recorded.by.length > 0);
  if (readers.length === 0) return flaws;
  const has = (rule: AlertRule, expr: string): boolean =>
    lint.find({ ...config, rules: [{ ...rule, expr }] }).some((flaw) => isOf(flaw, rule));
  return flaws.map((flaw): Flaw => {
    const rule = readers.find((one) => isOf(flaw, one));
    if (rule === undefined || has(rule, rule.written?.expr ?? rule.expr)) return flaw;
    const source = rule.recorded?.by.find(({ expr }) => has(rule, expr));
    return source === undefined
      ? flaw
      : { ...flaw, sentence: `${flaw.sentence}; it reads ${source.record}`, location: source.location };
  });
}

function isOf({ alertnames, location }: Flaw, rule: AlertRule): boolean {
  return (
    alertnames.includes(rule.alert) &&
    location.file === rule.location.file &&
    location.line === rule.location.line
  );
}
