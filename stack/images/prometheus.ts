import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const version = '2.47.2';

/** Prometheus and promtool. The local build has every API; the pages of the user interface are not in the Go module. */
export const prometheus: ImageRecipe = {
  component: 'prometheus',
  version,
  official: `prom/prometheus:v${version}`,
  source: {
    kind: 'go',
    module: 'github.com/prometheus/prometheus',
    // Since 2.x the module counts as v0: https://github.com/prometheus/prometheus#prometheus-code-base-as-a-library
    moduleVersion: 'v0.47.2',
    folder: join(import.meta.dirname, 'prometheus'),
    programs: [
      { package: 'github.com/prometheus/prometheus/cmd/prometheus', path: '/bin/prometheus' },
      { package: 'github.com/prometheus/prometheus/cmd/promtool', path: '/bin/promtool' },
    ],
    variables: {
      'github.com/prometheus/common/version.Version': version,
      'github.com/prometheus/common/version.Branch': 'HEAD',
      'github.com/prometheus/common/version.BuildUser': 'firedrill',
    },
  },
  layout: {
    user: '65534:65534',
    folders: ['/prometheus', '/etc/prometheus'],
    workingFolder: '/prometheus',
    ports: [9090],
    entryPoint: ['/bin/prometheus'],
    command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
  },
};
