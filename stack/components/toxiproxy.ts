import { LabContainer, type Place } from './lab-container.ts';

/** A link that faults can cut, slow or garble: who connects to `name:port` reaches `upstream` through toxiproxy. */
export interface Link {
  /** Name in the network, and name of toxiproxy's proxy. */
  readonly name: string;
  readonly port: number;
  readonly upstream: string;
}

const receiverLink = (name: string, port: number): Link => ({
  name,
  port,
  upstream: 'receivers-origin:8080',
});

/** Every link of the stack. Configuration files name the left side, so they are the same with and without the lab. */
export const links: readonly Link[] = [
  { name: 'app', port: 5000, upstream: 'app-origin:5000' },
  { name: 'warehouse', port: 5002, upstream: 'warehouse-origin:5002' },
  { name: 'alertmanager', port: 9093, upstream: 'alertmanager-origin:9093' },
  receiverLink('pagerduty', 8081),
  receiverLink('slack', 8082),
  { name: 'mail', port: 2525, upstream: 'receivers-origin:2525' },
  receiverLink('ml-webhook', 8083),
  receiverLink('audit-webhook', 8084),
  receiverLink('deadmansswitch', 8085),
  receiverLink('unrouted', 8086),
];

/** The links that lead to a component; none for most, whom everybody reaches directly. */
export function linksTo(component: string): readonly Link[] {
  return links.filter(({ upstream }) => upstream.startsWith(`${component}-origin:`));
}

const configFile = '/etc/toxiproxy.json';

/** Toxiproxy with one proxy per link; it carries the names of all that it stands in front of. */
export class ToxiproxyContainer extends LabContainer {
  constructor(image: string, place: Place) {
    super('toxiproxy', image, place);
    const proxies = links.map(({ name, port, upstream }) => ({
      name,
      listen: `0.0.0.0:${port}`,
      upstream,
      enabled: true,
    }));
    this.withAliases(...links.map(({ name }) => name))
      .withLoopbackPorts(8474)
      .withCopyContentToContainer([{ target: configFile, content: JSON.stringify(proxies) }])
      .withCommand(['-host=0.0.0.0', `-config=${configFile}`])
      .withGate({ port: 8474, path: '/proxies', isReady: hasEveryLink });
  }
}

function hasEveryLink(body: string): boolean {
  const proxies = JSON.parse(body) as Record<string, { enabled: boolean }>;
  return links.every(({ name }) => proxies[name]?.enabled === true);
}
