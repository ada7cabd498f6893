import type { AlertRule } from '../config/rules.ts';
import { type UnknownName, unknownNames } from '../gotemplate/check.ts';
import { tryParseTemplate } from '../gotemplate/parse.ts';
import { remembered } from '../remembered.ts';
import { templateFunctions } from './template-functions.ts';
import { ruleVariables, type Trace, traceTemplate } from './template-trace.ts';

/** A label or annotation of a rule as Prometheus reads it. */
export type RuleTemplate =
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'unknown-names'; readonly names: readonly UnknownName[] }
  | ({ readonly kind: 'read' } & Trace);

/** Reads the template of a label or an annotation. The same text gives the same answer. */
export const readRuleTemplate: (text: string) => RuleTemplate = remembered((text) => {
  const parsed = tryParseTemplate(text);
  if ('why' in parsed) return { kind: 'unreadable', why: parsed.why };
  const names = unknownNames(parsed, [...templateFunctions.keys()], Object.keys(ruleVariables));
  return names.length > 0 ? { kind: 'unknown-names', names } : { kind: 'read', ...traceTemplate(parsed) };
});

/** One label or annotation of a rule. */
export interface PlacedTemplate {
  /** Such as `the annotation summary of HighErrorRate`. */
  readonly where: string;
  readonly name: string;
  readonly template: RuleTemplate;
}

/** The templates of a rule's labels. */
export function labelTemplates({ alert, labels }: AlertRule): PlacedTemplate[] {
  return placed('label', alert, labels);
}

/** The templates of a rule's labels and annotations. */
export function templatesOf(rule: AlertRule): PlacedTemplate[] {
  return [...labelTemplates(rule), ...placed('annotation', rule.alert, rule.annotations)];
}

function placed(what: string, alert: string, texts: Readonly<Record<string, string>>): PlacedTemplate[] {
  return Object.entries(texts).map(([name, text]) => ({
    where: `the ${what} ${name} of ${alert}`,
    name,
    template: readRuleTemplate(text),
  }));
}
