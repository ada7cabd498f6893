import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const version = '1.6.1';

/** node_exporter. */
export const nodeExporter: ImageRecipe = {
  component: 'node-exporter',
  version,
  official: `prom/node-exporter:v${version}`,
  source: {
    kind: 'go',
    module: 'github.com/prometheus/node_exporter',
    moduleVersion: `v${version}`,
    folder: join(import.meta.dirname, 'node-exporter'),
    programs: [{ package: 'github.com/prometheus/node_exporter', path: '/bin/node_exporter' }],
    variables: {
      'github.com/prometheus/common/version.Version': version,
      'github.com/prometheus/common/version.Branch': 'HEAD',
      'github.com/prometheus/common/version.BuildUser': 'firedrill',
    },
  },
  layout: { user: '65534:65534', ports: [9100], entryPoint: ['/bin/node_exporter'] },
};
