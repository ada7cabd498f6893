import type { AlertRule } from '../config/rules.ts';
import { layers, severities } from './contract.ts';
import type { Lint } from './lint.ts';

/** Routes and inhibitions look at severity and layer: an alert with another word in them goes nowhere. */
export const labelContract: Lint = {
  id: 'label-contract',
  set: 'house',
  severity: 'error',
  title: 'an alert without a known severity or layer',
  find: ({ rules }) =>
    rules.flatMap((rule) => [...wordOf(rule, 'severity', severities), ...wordOf(rule, 'layer', layers)]),
};

function wordOf({ alert, labels, location, uncertain }: AlertRule, name: string, known: readonly string[]) {
  const value = labels[name];
  if (value !== undefined && known.includes(value)) return [];
  // Relabelling makes it of what the series have.
  if (uncertain?.has(name) === true) return [];
  const got = value === undefined ? `carries no ${name}` : `has the ${name} ${JSON.stringify(value)}`;
  return [{ alertnames: [alert], sentence: `${alert} ${got}: want one of ${known.join(', ')}`, location }];
}
