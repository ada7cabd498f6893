import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const version = '1.3.0';

/** k6. Its version is a constant in its source, so nothing is set at link time. */
export const k6: ImageRecipe = {
  component: 'k6',
  version,
  official: `grafana/k6:${version}`,
  source: {
    kind: 'go',
    module: 'go.k6.io/k6',
    moduleVersion: `v${version}`,
    folder: join(import.meta.dirname, 'k6'),
    programs: [{ package: 'go.k6.io/k6', path: '/usr/bin/k6' }],
    variables: {},
  },
  layout: { user: '12345:12345', folders: ['/home/k6'], workingFolder: '/home/k6', entryPoint: ['k6'] },
};
