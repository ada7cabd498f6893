import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../shared/atomic-file.ts';

const number = z.number().int().min(0);

const checkpointSchema = z.strictObject({
  version: z.literal(1),
  /** A page with a lower number that is not in `pages` was acknowledged as a whole. */
  nextPage: number,
  /** Of each page its number, and the offset before which all is acknowledged. */
  pages: z.array(z.tuple([number, number])),
});
/** What of a queue is acknowledged. What was appended, the pages say themselves. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

const pathIn = (folder: string) => join(folder, 'checkpoint.json');

export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeAtomically(pathIn(folder), JSON.stringify(checkpoint));
}

/**
 * The checkpoint of a folder. Without one, or with one that cannot be read, nothing counts as acknowledged: everything is given
 * once more, and the ids of the events keep it from being stored twice.
 */
export async function readCheckpoint(folder: string): Promise<{ checkpoint: Checkpoint; problem?: string }> {
  const none: Checkpoint = { version: 1, nextPage: 0, pages: [] };
  try {
    const text = await readFile(pathIn(folder), 'utf8');
    const parsed = checkpointSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { checkpoint: parsed.data };
    return { checkpoint: none, problem: parsed.error.issues.map(({ message }) => message).join('; ') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { checkpoint: none };
    if (error instanceof SyntaxError) return { checkpoint: none, problem: error.message };
    throw error;
  }
}
