import type { HostName } from '../../core/host.ts';

/** The programs beside a host. */
export type BesideHostName = `${HostName}-proxy` | `${HostName}-exporter`;

/** Programs of the stack, by the name that configuration, journal and reports use. */
export type StackComponent =
  | 'prometheus'
  | 'alertmanager'
  | 'app'
  | 'ml-api'
  | 'gpu-exporter'
  | 'blackbox-exporter'
  | 'warehouse'
  | HostName
  | BesideHostName
  | 'node-exporter'
  | 'toxiproxy'
  | 'receivers'
  | 'k6';

/** Those that Prometheus may scrape under their own names. */
export const scrapedComponents = [
  'prometheus',
  'alertmanager',
  'app',
  'ml-api',
  'gpu-exporter',
  'blackbox-exporter',
  'host',
  'host-b',
  'node-exporter',
] as const satisfies readonly StackComponent[];

interface Endpoint {
  readonly component: StackComponent;
  /** Port inside the container; the one on loopback is chosen by the engine at each start. */
  readonly port: number;
}

/** What of a stack can be reached from outside. All of them go to the program itself, past toxiproxy's links. */
export const endpoints = {
  prometheus: { component: 'prometheus', port: 9090 },
  alertmanager: { component: 'alertmanager', port: 9093 },
  app: { component: 'app', port: 5000 },
  appAdmin: { component: 'app', port: 5001 },
  mlApi: { component: 'ml-api', port: 8000 },
  mlApiAdmin: { component: 'ml-api', port: 8001 },
  gpuExporter: { component: 'gpu-exporter', port: 9400 },
  gpuExporterAdmin: { component: 'gpu-exporter', port: 9401 },
  host: { component: 'host', port: 9100 },
  hostAdmin: { component: 'host', port: 9101 },
  hostB: { component: 'host-b', port: 9100 },
  hostBAdmin: { component: 'host-b', port: 9101 },
  nodeExporter: { component: 'node-exporter', port: 9100 },
  receiversAdmin: { component: 'receivers', port: 9000 },
  toxiproxy: { component: 'toxiproxy', port: 8474 },
} as const satisfies Record<string, Endpoint>;

/** What a person reads: the component, and whether it is the port of its admin interface. */
export function titleOf(name: keyof typeof endpoints): string {
  const { component } = endpoints[name];
  return name.endsWith('Admin') ? `${component} (admin)` : component;
}

export const endpointNames = Object.keys(endpoints) as (keyof typeof endpoints)[];

/** Base URLs on loopback, without a slash at the end. Those of components that are not booted throw `NOT_BOOTED`. */
export type StackUrls = { readonly [Name in keyof typeof endpoints]: string };
