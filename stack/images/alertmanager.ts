import { join } from 'node:path';
import type { ImageRecipe } from './recipe.ts';

const version = '0.26.0';

/** Alertmanager and amtool; the user interface is part of the Go module. */
export const alertmanager: ImageRecipe = {
  component: 'alertmanager',
  version,
  official: `prom/alertmanager:v${version}`,
  source: {
    kind: 'go',
    module: 'github.com/prometheus/alertmanager',
    moduleVersion: `v${version}`,
    folder: join(import.meta.dirname, 'alertmanager'),
    programs: [
      { package: 'github.com/prometheus/alertmanager/cmd/alertmanager', path: '/bin/alertmanager' },
      { package: 'github.com/prometheus/alertmanager/cmd/amtool', path: '/bin/amtool' },
    ],
    variables: {
      'github.com/prometheus/common/version.Version': version,
      'github.com/prometheus/common/version.Branch': 'HEAD',
      'github.com/prometheus/common/version.BuildUser': 'firedrill',
    },
  },
  layout: {
    user: '65534:65534',
    folders: ['/alertmanager', '/etc/alertmanager'],
    workingFolder: '/alertmanager',
    ports: [9093],
    entryPoint: ['/bin/alertmanager'],
    command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
  },
};
