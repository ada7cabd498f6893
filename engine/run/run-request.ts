import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { Plan } from '../../core/plan.ts';
import type { Images } from '../../stack/components/provenance.ts';
import type { JournalWriter } from './journal-writer.ts';

/** What a run needs to know and to hold. */
export interface RunRequest {
  readonly runId: string;
  readonly plan: Plan;
  /** The configuration under test, uncompressed. */
  readonly files: readonly ConfigFile[];
  readonly images: Images;
  readonly seed: number;
  /** Name of the configuration's mutant, or null. */
  readonly mutant: string | null;
  /** Leaves the stack running after the run. */
  readonly keep: boolean;
  readonly journal: JournalWriter;
  /** Aborts on SIGINT and SIGTERM: the run heals, tears down and ends. */
  readonly signal: AbortSignal;
  /** Where the page of the lab's clock goes, in a run that has one. */
  readonly clockFile: string;
}
