import type { Images } from '../../components/provenance.ts';
import { type Case, configOf, slowDown } from './case.ts';
import { ClusterLab } from './cluster-lab.ts';
import { playOn, type Result } from './differential.ts';
import { anyMinuteWallMs } from './intervals.ts';
import { sinkUrl } from './lab.ts';

/** What has happened to a cluster when a case begins, in the order in which it happens to one lab. */
export const phases = ['settled', 'parted', 'bereft'] as const;
export type Phase = (typeof phases)[number];

export function phaseOf({ events }: Case): Phase {
  if (events.some(({ kind }) => kind === 'death')) return 'bereft';
  return events.some(({ kind }) => kind === 'partition') ? 'parted' : 'settled';
}

/** Plays cases at a tempo, on clusters of all the sizes that they need, side by side. */
export async function playOnClusters(
  images: Images,
  cases: readonly Case[],
  tempo: number,
): Promise<Result[]> {
  const bySize = Map.groupBy(cases, ({ cluster }) => cluster?.peers ?? 1);
  const results = await Promise.all(
    [...bySize].map(([peers, some]) => playOnCluster(images, peers, some, tempo)),
  );
  return results.flat();
}

/** First on a cluster that has settled, then on one that is parted, then on what is left when its first peer dies. */
async function playOnCluster(
  images: Images,
  peers: number,
  cases: readonly Case[],
  tempo: number,
): Promise<Result[]> {
  const slowed = cases.map((one) => slowDown(one, tempo));
  const peerTimeoutMs = slowed[0]?.cluster?.peerTimeoutMs ?? 0;
  const configuration = configOf(slowed, sinkUrl, anyMinuteWallMs);
  await using lab = await ClusterLab.boot(images, configuration, { peers, peerTimeoutMs });
  const results: Result[] = [];
  for (const phase of phases) {
    const some = cases.filter((one) => phaseOf(one) === phase);
    if (some.length === 0) continue;
    if (phase === 'parted') await lab.part();
    if (phase === 'bereft') await lab.kill();
    results.push(...(await playOn(lab, some, tempo)));
    if (phase === 'parted') await lab.heal();
  }
  return results;
}
