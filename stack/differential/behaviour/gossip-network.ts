import { randomInt } from 'node:crypto';
import { getContainerRuntimeClient } from 'testcontainers';
import type { EngineLabels } from '../../labels.ts';

/**
 * A network on which the peers of a cluster talk, and nothing else does: a peer that is taken off it still answers on its
 * ports and reaches the receivers. It leads nowhere else, so that nobody finds a way around it.
 */
export class GossipNetwork {
  readonly #name: string;
  readonly #prefix: string;

  private constructor(name: string, prefix: string) {
    this.#name = name;
    this.#prefix = prefix;
  }

  static async create(runId: string, labels: EngineLabels): Promise<GossipNetwork> {
    const name = `firedrill-${runId}-gossip`;
    // Peers know each other by address, and must get theirs back: the network needs a subnet of its own.
    const prefix = `10.${randomInt(200, 250)}.${randomInt(1, 250)}`;
    const { dockerode } = (await getContainerRuntimeClient()).container;
    await dockerode.createNetwork({
      Name: name,
      Driver: 'bridge',
      Internal: true,
      CheckDuplicate: true,
      Labels: { ...labels },
      IPAM: { Config: [{ Subnet: `${prefix}.0/24` }] },
    });
    return new GossipNetwork(name, prefix);
  }

  /** Of the peer with this number, from 0. */
  address(index: number): string {
    return `${this.#prefix}.${index + 10}`;
  }

  async connect(containerId: string, address: string): Promise<void> {
    const network = await this.#network();
    await network.connect({
      Container: containerId,
      EndpointConfig: { IPAMConfig: { IPv4Address: address } },
    });
  }

  async disconnect(containerId: string): Promise<void> {
    await (await this.#network()).disconnect({ Container: containerId, Force: true });
  }

  async #network() {
    return (await getContainerRuntimeClient()).container.dockerode.getNetwork(this.#name);
  }
}
