import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const version = '2.12.0';

/** Toxiproxy's server. */
export const toxiproxy: ImageRecipe = {
  component: 'toxiproxy',
  version,
  official: `ghcr.io/shopify/toxiproxy:${version}`,
  source: {
    kind: 'go',
    module: 'github.com/Shopify/toxiproxy/v2',
    moduleVersion: `v${version}`,
    folder: join(import.meta.dirname, 'toxiproxy'),
    programs: [{ package: 'github.com/Shopify/toxiproxy/v2/cmd/server', path: '/toxiproxy' }],
    variables: { 'github.com/Shopify/toxiproxy/v2.Version': version },
  },
  layout: { ports: [8474], entryPoint: ['/toxiproxy'], command: ['-host=0.0.0.0'] },
};
