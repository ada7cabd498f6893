/** A link that faults can cut, slow or garble: who connects to `name:port` reaches `upstream` through toxiproxy. */
export interface Link {
  /** Name in the network, and name of toxiproxy's proxy. */
  readonly name: string;
  readonly port: number;
  readonly upstream: string;
}

const receiversOrigin = 'receivers-origin';

const receiverLink = (name: string, port: number): Link => ({
  name,
  port,
  upstream: `${receiversOrigin}:8080`,
});

/** Every link of the stack. Configuration files name the left side, so they are the same with and without the lab. */
export const links: readonly Link[] = [
  { name: 'app', port: 5000, upstream: 'app-origin:5000' },
  { name: 'warehouse', port: 5002, upstream: 'warehouse-origin:5002' },
  { name: 'alertmanager', port: 9093, upstream: 'alertmanager-origin:9093' },
  receiverLink('pagerduty', 8081),
  receiverLink('slack', 8082),
  { name: 'mail', port: 2525, upstream: `${receiversOrigin}:2525` },
  receiverLink('ml-webhook', 8083),
  receiverLink('audit-webhook', 8084),
  receiverLink('deadmansswitch', 8085),
  receiverLink('unrouted', 8086),
];

/** The links that lead to a component; none for most, whom everybody reaches directly. */
export function linksTo(component: string): readonly Link[] {
  return links.filter(({ upstream }) => upstream.startsWith(`${component}-origin:`));
}

/** Where the receivers of the lab can be called, as `slack:8082`. */
export const receiverAddresses: readonly string[] = links
  .filter(({ upstream }) => upstream.startsWith(`${receiversOrigin}:`))
  .map(({ name, port }) => `${name}:${port}`);
