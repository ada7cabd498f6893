import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import { type LintSet, lintSets } from '../../core/lint/lint.ts';

/** What a person may ask for: one set of lints, or all of them. */
export const lintChoices = [...lintSets, 'all'] as const;
export type LintChoice = LintSet | 'all';

/** Where a configuration says which lints it wants. */
const lintFile = 'lint.yml';
const schema = z.strictObject({ set: z.enum(['facts', 'house', 'all']) });

/**
 * The sets of lints to look with: those that a person asked for, else those that the folder's lint.yml asks for, else the
 * facts. Nobody is told how to write a configuration who has not asked.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for a lint.yml that says something else
 */
export function chooseLintSets(folder: string, asked?: LintChoice): readonly LintSet[] {
  const choice = asked ?? askedIn(folder) ?? 'facts';
  return choice === 'all' ? lintSets : [choice];
}

function askedIn(folder: string): LintChoice | undefined {
  const path = join(folder, lintFile);
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(parse(readFileSync(path, 'utf8'))).set;
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', `${lintFile} cannot be read`, {
      want: `set: one of ${lintChoices.join(', ')}`,
      location: { file: path },
      cause,
    });
  }
}
