import type { Clock } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Images } from '../../stack/components/provenance.ts';
import type { Engine } from '../../stack/docker/engine.ts';
import { ensureEngine } from '../../stack/docker/ensure-engine.ts';
import { useEngine } from '../../stack/docker/use-engine.ts';
import { componentNames } from '../../stack/images/catalogue.ts';
import { ensureImages } from '../../stack/images/ensure-images.ts';
import { type Leftover, removeOrphans } from '../../stack/residue.ts';
import { consoleProgress } from './progress.ts';

export interface Ready {
  readonly engine: Engine;
  readonly images: Images;
}

/** Gets the engine going, cleans up after runs that were killed, and makes sure that every image is there. */
export async function getReady(signal: AbortSignal, clock: Clock = 'compiled'): Promise<Ready> {
  const engine = await getEngine();
  const images = await ensureImages(componentNames, engine, consoleProgress(), {
    signal,
    clock: clock === 'lab' ? 'lab' : 'machine',
  });
  return { engine, images };
}

/** Why no program could be built with the lab's clock, and what would help; undefined for any other error. */
export function labClockLack(error: unknown): string | undefined {
  if (!(error instanceof FiredrillError) || !['LAB_CLOCK_MISFIT', 'LAB_CLOCK_TOOLCHAIN'].includes(error.code))
    return undefined;
  const { want, got, hint } = error.details;
  const parts = [error.message, want && `want ${want}`, got && `got ${got}`, hint];
  return `${parts.filter((part) => part !== undefined && part !== '').join('; ')}.`;
}

/** Gets the engine going and cleans up after runs that were killed. */
export async function getEngine(): Promise<Engine> {
  const engine = await ensureEngine(consoleProgress());
  useEngine(engine);
  tellOrphans(await removeOrphans());
  return engine;
}

/** Says what an earlier, killed command had left behind. Its faults died with its containers. */
function tellOrphans(orphans: readonly Leftover[]): void {
  if (orphans.length === 0) return;
  const runs = [...new Set(orphans.map(({ runId }) => runId))];
  console.log(`Removed what a killed run had left behind (${runs.join(', ')}), its faults with it:`);
  for (const { kind, name } of orphans) console.log(`  ${kind} ${name}`);
}
