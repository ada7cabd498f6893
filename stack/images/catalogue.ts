import { alertmanager } from './alertmanager.ts';
import { blackboxExporter } from './blackbox-exporter.ts';
import { k6 } from './k6.ts';
import { node } from './node.ts';
import { nodeExporter } from './node-exporter.ts';
import { prometheus } from './prometheus.ts';
import type { ComponentName, ImageRecipe } from './recipe.ts';
import { toxiproxy } from './toxiproxy.ts';

/** Every image that scenarios may need, each with its recipe. */
export const catalogue: Readonly<Record<ComponentName, ImageRecipe>> = {
  node,
  toxiproxy,
  'blackbox-exporter': blackboxExporter,
  'node-exporter': nodeExporter,
  alertmanager,
  k6,
  prometheus,
};

/** Quick builds first, so that a person sees the first results soon. */
export const componentNames = Object.keys(catalogue) as ComponentName[];
