/**
 * Trains the model of the ML API and writes it to trained-model.json: `node stack/apps/ml-api/train.ts`.
 * A test fails when the file and this script disagree.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { train } from './training.ts';

await writeFile(join(import.meta.dirname, 'trained-model.json'), `${JSON.stringify(train())}\n`);
