import { annotationFunctions } from '../gotemplate/functions.ts';
import { TemplateProblem } from '../gotemplate/problem.ts';
import { renderTemplate } from '../gotemplate/render.ts';
import { KeyValues } from '../gotemplate/values.ts';
import type { Labels } from '../labels.ts';
import { type Pair, pairRules } from './pair-rules.ts';
import { namePromised } from './promises.ts';
import { looksLike } from './value-pattern.ts';
import { listed, type Promised, type Violation } from './violation.ts';

/** Rendered as a percentage, as a duration and as a plain number it looks different each time. */
const sampleValue = 0.4321;

/** Do the annotations say what is promised: what about, how much with its unit, and which runbook? */
export function textViolations(promised: Promised): Violation[] {
  return pairRules(promised).pairs.flatMap((pair) => violationsOf(pair, promised));
}

function violationsOf(pair: Pair, { promises, config }: Promised): Violation[] {
  const { rule, promise } = pair;
  const { externalLabels } = config.prometheus;
  const rendered = Object.fromEntries(
    Object.entries(rule.annotations).map(([name, template]) => [name, render(template, externalLabels)]),
  );
  const name = namePromised(promise);
  const problems = [
    ...promises.stated.annotations
      .filter((one) => (rule.annotations[one] ?? '').trim() === '')
      .map((one) => `${name} has no ${one}, which is promised`),
    ...Object.entries(rendered).flatMap(([one, text]) =>
      text instanceof TemplateProblem ? [`the ${one} of ${name} cannot be rendered: ${text.message}`] : [],
    ),
    ...wrongSummary(pair, rendered['summary']),
    ...wrongValue(pair, rendered['value']),
    ...wrongRunbook(pair),
  ];
  return problems.map((sentence) => ({ alertnames: [rule.alert], sentence, location: rule.location }));
}

/** Every label has a value that says which label it is, as far as its rule leaves it open. */
const sampleLabels = ({ rule }: Pair): Labels =>
  new Proxy(rule.labels, {
    get: (own, name) => (typeof name === 'string' ? (own[name] ?? `<${name}>`) : undefined),
    has: () => true,
  });

/** Templates see the labels of the result, not those that the rule adds. */
function render(template: string, externalLabels: Labels): string | TemplateProblem {
  const seen = new KeyValues(
    new Proxy<Record<string, string>>(
      {},
      {
        get: (_, name) => (name === '__name__' || typeof name !== 'string' ? '' : `<${name}>`),
      },
    ),
  );
  try {
    return renderTemplate(
      template,
      { Labels: seen, Value: sampleValue },
      {
        functions: annotationFunctions,
        templates: new Map(),
        variables: {
          $labels: seen,
          $value: sampleValue,
          $externalLabels: new KeyValues(externalLabels),
          $externalURL: '',
        },
      },
    );
  } catch (error) {
    if (error instanceof TemplateProblem) return error;
    throw error;
  }
}

type Rendered = string | TemplateProblem | undefined;

function wrongSummary(pair: Pair, text: Rendered): string[] {
  if (typeof text !== 'string') return [];
  const labels = sampleLabels(pair);
  const silent = pair.promise.about.filter(
    (name) => !text.includes(labels[name] ?? '') && !text.includes(`<${name}>`),
  );
  return silent.length === 0
    ? []
    : [`the summary of ${namePromised(pair.promise)} does not name the ${listed(silent)}, as is promised`];
}

function wrongValue({ promise }: Pair, text: Rendered): string[] {
  if (typeof text !== 'string' || promise.value === undefined || looksLike(text, promise.value)) return [];
  return [
    `the value of ${namePromised(promise)} reads "${text.trim()}" for ${sampleValue}; promised is ${listed(promise.value.map((one) => `"${one}"`)).replace(' and ', ' or ')}`,
  ];
}

function wrongRunbook({ rule, promise }: Pair): string[] {
  const link = rule.annotations['runbook_url'];
  if (link === undefined || link === promise.runbook) return [];
  return [`the runbook of ${namePromised(promise)} is ${link}; promised is ${promise.runbook}`];
}
