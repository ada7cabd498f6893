import type { PhaseName } from '../../core/journal.ts';
import type { JournalWriter } from './journal-writer.ts';

/** Does a piece of work as a named phase of the run. */
export type Phases = <T>(name: PhaseName, work: () => Promise<T>) => Promise<T>;

/** Notes the beginning and the end of each phase around its work. */
export function phasesOf(journal: JournalWriter): Phases {
  return async (name, work) => {
    journal.append({ kind: 'phase', name, state: 'started' });
    try {
      const result = await work();
      journal.append({ kind: 'phase', name, state: 'finished' });
      return result;
    } catch (error) {
      journal.append({
        kind: 'phase',
        name,
        state: 'failed',
        detail: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  };
}
