import { z } from 'zod';

/** A share, 0 to 1. */
export const ratioSchema = z.number('want a number from 0 to 1').min(0, 'want 0 to 1').max(1, 'want 0 to 1');

/** A whole number within a range that the message names, unit included. */
export function wholeNumber(min: number, max: number, unit: string): z.ZodNumber {
  const want = `want a whole number of ${unit} from ${min} to ${max}`;
  return z.number(want).int(want).min(min, want).max(max, want);
}

/** A wait in lab milliseconds; ten lab minutes are the most, longer than any timeout of the system under test. */
export const labWaitSchema = z
  .number('want lab milliseconds from 0 to 600000')
  .min(0, 'want 0 to 600000 lab milliseconds')
  .max(600_000, 'want 0 to 600000 lab milliseconds');

/** Every problem of one input as a sentence: where, what is wanted, what was there. */
export function problemsOf(error: z.ZodError, input: unknown): string[] {
  return error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: not a field here`;
    const place = issue.path.length === 0 ? 'body' : issue.path.join('.');
    const got = valueAt(input, issue.path);
    return `${place}: ${issue.message}, got ${got === undefined ? 'nothing' : shorten(JSON.stringify(got))}`;
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
