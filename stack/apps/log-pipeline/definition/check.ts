import { toRegExp } from 'oniguruma-to-es';
import { FiredrillError, formatLocation } from '../../../../core/errors.ts';
import { isFieldReference } from './fields.ts';
import type { Filter, PipelineDefinition } from './filters.ts';
import { grokProblems } from './grok.ts';

/** All that is wrong with a definition, as `file:line:column: what`. */
export function definitionProblems({ filters, indexPrefix, retentionDays }: PipelineDefinition): string[] {
  const problems = filters.flatMap((filter) =>
    problemsOf(filter).map((problem) => `${formatLocation(filter.at)}: ${filter.kind}: ${problem}`),
  );
  if (!/^[a-z][a-z0-9-]*$/.test(indexPrefix))
    problems.push(`indexPrefix: want lower case, got ${indexPrefix}`);
  if (!(retentionDays > 0)) problems.push(`retentionDays: want more than 0, got ${retentionDays}`);
  return problems;
}

/** @throws FiredrillError `PIPELINE_DEFINITION` with every problem and the place of the first. */
export function checkDefinition(definition: PipelineDefinition): void {
  const problems = definitionProblems(definition);
  if (problems.length === 0) return;
  const first = definition.filters.find((filter) => problemsOf(filter).length > 0);
  throw new FiredrillError(
    'usage',
    'PIPELINE_DEFINITION',
    `the pipeline "${definition.id}" is not in order`,
    {
      ...(first === undefined ? {} : { location: first.at }),
      problems,
    },
  );
}

function problemsOf(filter: Filter): string[] {
  const fields = fieldsOf(filter).filter((field) => !isFieldReference(field));
  const wrong = fields.map((field) => `${JSON.stringify(field)} is no field: want name or [outer][inner]`);
  switch (filter.kind) {
    case 'json':
      return [...wrong, ...patternProblems(filter.when.pattern)];
    case 'grok': {
      const inside = grokProblems(filter.pattern).map(
        ({ column, problem }) => `at ${column} of the pattern: ${problem}`,
      );
      return [
        ...wrong,
        ...inside,
        ...quoteProblems(filter.pattern),
        ...patternProblems(filter.unless.pattern),
      ];
    }
    case 'tag':
      return [
        ...wrong,
        ...(/^[a-z][a-z0-9_]*$/.test(filter.tag) ? [] : [`${JSON.stringify(filter.tag)} is no tag`]),
      ];
    default:
      return wrong;
  }
}

function fieldsOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'json':
      return [filter.source, filter.when.field];
    case 'grok':
      return [filter.source, filter.unless.field];
    case 'date':
      return [filter.source];
    case 'rename':
      return [filter.from, filter.to];
    case 'tag':
      return [filter.when.field];
    case 'redact':
    case 'strip-underscores':
      return [];
  }
}

function patternProblems(pattern: string): string[] {
  try {
    toRegExp(pattern);
    return quoteProblems(pattern);
  } catch (error) {
    return [`the pattern ${pattern} cannot be read: ${(error as Error).message}`];
  }
}

/** A text of logstash.conf ends at its quote, whatever stands before it. */
function quoteProblems(pattern: string): string[] {
  return pattern.includes('"') && pattern.includes("'")
    ? ['a pattern may not hold both kinds of quotes']
    : [];
}
