import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { RequestRecord } from '../../apps/receivers/record.ts';
import { AlertmanagerContainer, type AlertmanagerOptions } from '../../components/alertmanager.ts';
import { cachedBundle } from '../../components/bundle-cache.ts';
import type { Place } from '../../components/lab-container.ts';
import { createRunNetwork } from '../../components/network.ts';
import type { Images } from '../../components/provenance.ts';
import { ReceiversContainer } from '../../components/receivers.ts';
import type { StartedComponent } from '../../components/started-component.ts';
import { getJson, testRunId } from '../../components/testing.ts';
import { labelsOfRun } from '../../labels.ts';
import { removeRun } from '../../residue.ts';
import { GossipNetwork } from './gossip-network.ts';
import { type Lab, requestsAt, startedAtWallMs } from './lab.ts';

const gossipPort = 9094;

/**
 * Flags that make a cluster fast: a dead peer is noticed after 4 probe intervals instead of 4 seconds, and looked for again
 * every half second instead of every 10.
 */
const fastFlags = {
  'cluster.listen-address': `0.0.0.0:${gossipPort}`,
  'cluster.gossip-interval': '20ms',
  'cluster.pushpull-interval': '5s',
  'cluster.probe-interval': '300ms',
  'cluster.probe-timeout': '200ms',
  'cluster.tcp-timeout': '500ms',
  'cluster.reconnect-interval': '500ms',
  'cluster.settle-timeout': '10s',
};

/** Longest until peers see each other, or have noticed that they do not, in milliseconds; it takes about 2 s. */
const noticeMs = 30_000;

const statusSchema = z.looseObject({
  cluster: z.looseObject({
    name: z.string(),
    status: z.string(),
    peers: z.array(z.looseObject({ name: z.string() })),
  }),
});

/** From what is done to a cluster until all its peers have noticed, in epoch milliseconds. */
export interface Noticed {
  readonly atWallMs: number;
  readonly noticedAtWallMs: number;
}

interface Peer {
  readonly name: string;
  readonly url: string;
  readonly container: StartedComponent;
  readonly address: string;
  isAlive: boolean;
}

/** Alertmanagers that gossip on a network of their own, and the program that takes their webhooks. */
export class ClusterLab implements Lab, AsyncDisposable {
  readonly #runId: string;
  readonly #receivers: StartedComponent;
  readonly #network: GossipNetwork;
  /** By name, as Alertmanager sorts them. */
  readonly #peers: readonly Peer[];

  private constructor(
    runId: string,
    receivers: StartedComponent,
    network: GossipNetwork,
    peers: readonly Peer[],
  ) {
    this.#runId = runId;
    this.#receivers = receivers;
    this.#network = network;
    this.#peers = peers;
  }

  /** Boots so many peers and waits until they have found each other and settled. Nothing is left when it fails. */
  static async boot(
    images: Images,
    configuration: string,
    { peers, peerTimeoutMs }: { readonly peers: number; readonly peerTimeoutMs: number },
  ): Promise<ClusterLab> {
    const runId = testRunId();
    try {
      const labels = await labelsOfRun(runId, false);
      const network = await createRunNetwork(runId, labels);
      const gossip = await GossipNetwork.create(runId, labels);
      const place = { runId, network, labels, signal: new AbortController().signal };
      const bundle = await cachedBundle('receivers');
      const imageOf = (name: 'node' | 'alertmanager') => images.get(name)?.image ?? name;
      const addresses = Array.from({ length: peers }, (_, index) => gossip.address(index));
      const files = [{ path: 'alertmanager/alertmanager.yml', text: configuration }];
      const bootPeer = async (address: string, index: number): Promise<Peer> => {
        const flags = {
          ...fastFlags,
          'cluster.peer-timeout': `${peerTimeoutMs}ms`,
          'cluster.advertise-address': `${address}:${gossipPort}`,
          'web.external-url': urlOf(index),
        };
        const others = addresses.filter((other) => other !== address);
        const seeds = others.map((other) => `--cluster.peer=${other}:${gossipPort}`);
        const options = { files, flags, seeds, index, connect: (id: string) => gossip.connect(id, address) };
        const container = await new PeerContainer(imageOf('alertmanager'), place, options).start();
        const { cluster } = await statusOf(container.url(9093));
        return { name: cluster.name, url: urlOf(index), container, address, isAlive: true };
      };
      const [receivers, ...booted] = await Promise.all([
        new ReceiversContainer(imageOf('node'), place, { bundle, speed: 1, seed: 1 }, 'any').start(),
        ...addresses.map(bootPeer),
      ]);
      const sorted = booted.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const lab = new ClusterLab(runId, receivers, gossip, sorted);
      await lab.#notice([sorted.map((_, index) => index)]);
      return lab;
    } catch (error) {
      await removeRun(runId);
      throw error;
    }
  }

  get alertmanagerUrls(): (string | undefined)[] {
    return this.#peers.map(({ container, isAlive }) => (isAlive ? container.url(9093) : undefined));
  }

  get peerUrls(): string[] {
    return this.#peers.map(({ url }) => url);
  }

  get sinkAdminUrl(): string {
    return this.#receivers.url(9000);
  }

  startedAtWallMs(): Promise<number[]> {
    // A dead one has no groups to sweep: any time will do.
    return Promise.all(
      this.alertmanagerUrls.map((url) => (url === undefined ? wallNowMs() : startedAtWallMs(url))),
    );
  }

  requests(): Promise<RequestRecord[]> {
    return requestsAt(this.sinkAdminUrl);
  }

  /** Parts the first peer from the others. */
  async part(): Promise<Noticed> {
    const [first, ...others] = this.#peers.keys();
    return this.#happen([[first ?? 0], others], ([peer]) => this.#network.disconnect(peer.container.getId()));
  }

  /** Ends that. */
  async heal(): Promise<Noticed> {
    return this.#happen([[...this.#peers.keys()]], ([peer]) =>
      this.#network.connect(peer.container.getId(), peer.address),
    );
  }

  /** Kills the first peer. */
  async kill(): Promise<Noticed> {
    const [, ...others] = this.#peers.keys();
    return this.#happen([others], ([peer]) => {
      peer.isAlive = false;
      return peer.container.kill();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeRun(this.#runId);
  }

  async #happen(
    sides: readonly number[][],
    act: (peers: [Peer, ...Peer[]]) => Promise<void>,
  ): Promise<Noticed> {
    const atWallMs = wallNowMs();
    await act(this.#peers as [Peer, ...Peer[]]);
    await this.#notice(sides);
    return { atWallMs, noticedAtWallMs: wallNowMs() };
  }

  /** Returns when every peer sees its own side, and nobody else. @throws FiredrillError `NOT_NOTICED` */
  async #notice(sides: readonly number[][]): Promise<void> {
    const deadlineMs = wallNowMs() + noticeMs;
    for (;;) {
      const seen = await Promise.all(sides.map((side) => this.#isSeen(side)));
      if (seen.every(Boolean)) return;
      if (wallNowMs() > deadlineMs)
        throw new FiredrillError(
          'inconclusive',
          'NOT_NOTICED',
          'the peers of a cluster do not see what happened',
          {
            want: `sides ${JSON.stringify(sides)} within ${noticeMs / 1000} s`,
          },
        );
      await sleep(50);
    }
  }

  async #isSeen(side: readonly number[]): Promise<boolean> {
    const names = side.map((place) => this.#peers[place]?.name).join();
    const views = await Promise.all(
      side.map(async (place) => {
        const { cluster } = await statusOf(this.alertmanagerUrls[place] ?? '');
        const peers = cluster.peers.map(({ name }) => name).sort();
        return cluster.status === 'ready' && peers.join() === names;
      }),
    );
    return views.every(Boolean);
  }
}

const urlOf = (index: number): string => `http://peer-${index}:9093`;

async function statusOf(url: string) {
  return statusSchema.parse(await getJson(`${url}/api/v2/status`));
}

interface PeerOptions extends AlertmanagerOptions {
  readonly index: number;
  readonly seeds: readonly string[];
  readonly connect: (id: string) => Promise<void>;
}

/** An Alertmanager on the gossip network as well as on the run's. */
class PeerContainer extends AlertmanagerContainer {
  readonly #connect: PeerOptions['connect'];

  constructor(image: string, place: Place, options: PeerOptions) {
    super(image, place, options);
    this.#connect = options.connect;
    this.withName(`firedrill-${place.runId}-alertmanager-${options.index}`);
    this.withCommand([...(this.createOpts.Cmd ?? []), ...options.seeds]);
  }

  protected override async containerCreated(id: string): Promise<void> {
    await super.containerCreated(id);
    await this.#connect(id);
  }
}
