import { FiredrillError } from '../../../core/errors.ts';
import type { ConfigFile } from '../../../core/labtime/compile.ts';

/**
 * A known mistake, made in the configuration on purpose: the lab is good when a scenario fails because of it.
 * Numbers are those of "Traps in other people's rules" in the alert catalogue.
 */
export interface Mutant {
  readonly name: string;
  readonly trap: number | null;
  /** What the mistake is, in a sentence. */
  readonly mistake: string;
  /** The scenario that must fail because of it; null while none does, or when none can be planned. */
  readonly caughtBy: string | null;
  /** The scenario that cannot even be planned because of it, as its refusal says: what it expects could never come. */
  readonly refusedBy?: string;
  /** The lint that finds it without a run; null when only the programs themselves do. */
  readonly lint: string | null;
  /** Lints that what the mistake does to other parts trips as well; none by default. */
  readonly alsoFoundBy?: readonly string[];
  /** Words of the lint's sentence, and of the cause that the failing scenario must name. */
  readonly says: string;
  readonly edits: readonly Edit[];
}

/** One replacement in one file. It must hit at least once, or the mutant has outlived the configuration. */
export interface Edit {
  readonly path: string;
  readonly find: string | RegExp;
  readonly replace: string;
}

/** @throws FiredrillError `MUTANT_STALE` when an edit finds nothing to change */
export function mutate({ name, edits }: Mutant, files: readonly ConfigFile[]): ConfigFile[] {
  return edits.reduce<ConfigFile[]>(
    (current, { path, find, replace }) => {
      const changed = current.map((file) =>
        file.path === path ? { ...file, text: file.text.replaceAll(find, replace) } : file,
      );
      if (changed.some((file, index) => file.text !== current[index]?.text)) return changed;
      throw new FiredrillError(
        'usage',
        'MUTANT_STALE',
        `the mutant ${name} finds nothing to change in ${path}`,
        {
          want: String(find),
          hint: 'mutants are made for the configuration in stack/config; adapt the mutant when that changes',
        },
      );
    },
    [...files],
  );
}
