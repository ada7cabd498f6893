import type { ImageRecipe } from './recipe.ts';

const version = '0.23.0';

/** blackbox_exporter: it cannot be compiled from its Go module, but Debian has it. */
export const blackboxExporter: ImageRecipe = {
  component: 'blackbox-exporter',
  version,
  official: `prom/blackbox-exporter:v${version}`,
  source: {
    kind: 'debian',
    package: 'prometheus-blackbox-exporter',
    packageVersion: version,
    program: 'usr/bin/prometheus-blackbox-exporter',
    path: '/bin/blackbox_exporter',
  },
  layout: {
    user: '65534:65534',
    folders: ['/etc/blackbox_exporter'],
    ports: [9115],
    entryPoint: ['/bin/blackbox_exporter'],
    command: ['--config.file=/etc/blackbox_exporter/config.yml'],
  },
};
