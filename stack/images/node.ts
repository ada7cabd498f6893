import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const packageFolder = join(import.meta.dirname, '../../node_modules/node');
const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
  version: string;
};

/** Node for our own apps (application, ML API, receivers): the very program that the project runs on. */
export const node: ImageRecipe = {
  component: 'node',
  version,
  official: 'node:24-bookworm-slim',
  source: {
    kind: 'file',
    file: join(packageFolder, 'bin/node'),
    path: '/usr/local/bin/node',
    provenance: `npm node@${version}`,
  },
  layout: { command: ['node'] },
};
