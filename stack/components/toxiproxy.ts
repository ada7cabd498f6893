import { LabContainer, nobody, type Place } from './lab-container.ts';
import { links } from './links.ts';

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
      .withUser(nobody)
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
