import type { Small } from './linted.ts';

/** For one lint: what it finds, with words of its sentence, and what looks alike and is sound. */
export interface Twins {
  readonly flawed: readonly (readonly [says: string, small: Small])[];
  readonly sound: readonly (readonly [what: string, small: Small])[];
}
