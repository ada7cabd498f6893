import { GenericContainer, PullPolicy, type StartedTestContainer } from 'testcontainers';
import type { Evaluation } from '../../../core/oracle/testing/simulate.ts';
import { silentProgress } from '../../../core/progress.ts';
import { ensureEngine } from '../../docker/ensure-engine.ts';
import { useEngine } from '../../docker/use-engine.ts';
import { ensureImages } from '../../images/ensure-images.ts';
import { labelsOfRun } from '../../labels.ts';
import type { PromtoolCase } from './case.ts';
import { promtoolFiles, promtoolZeroMs } from './files.ts';
import { readPromtoolOutput } from './output.ts';

/** The real promtool in a container that has nothing else to do. */
export interface Promtool {
  /**
   * Plays cases with Prometheus' own rule engine, all in one invocation.
   *
   * @returns per case what really is, at the instants of the simulated evaluations
   * @throws FiredrillError `PROMTOOL_OUTPUT` when promtool could not play them
   */
  play(cases: readonly PromtoolCase[]): Promise<Evaluation[][]>;
  stop(): Promise<void>;
}

/** Boots the container from the image of the stack's Prometheus. */
export async function bootPromtool(): Promise<Promtool> {
  const engine = await ensureEngine(silentProgress);
  useEngine(engine);
  const images = await ensureImages(['prometheus'], engine, silentProgress);
  const container = await new GenericContainer(images.get('prometheus')?.image ?? 'prometheus')
    .withPullPolicy(PullPolicy.neverPull())
    .withLabels(await labelsOfRun(`differential-${process.pid}`, false))
    .withNetworkMode('none')
    // promtool makes a database per test and syncs it to disk.
    .withTmpFs({ '/tmp': 'rw' })
    .withEntrypoint(['sleep', '600'])
    .start();
  let batch = 0;
  return {
    play: (cases) => {
      batch += 1;
      return playAll(container, `/labs/batch-${batch}`, cases);
    },
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}

async function playAll(
  container: StartedTestContainer,
  folder: string,
  cases: readonly PromtoolCase[],
): Promise<Evaluation[][]> {
  const asked = cases.map((one, index) => ({ id: `Lab${index}`, one }));
  await container.copyContentToContainer(
    asked.flatMap(({ id, one }) => {
      const { rules, test } = promtoolFiles(id, one);
      return [
        { target: `${folder}/${id}.rules.yml`, content: rules },
        { target: `${folder}/${id}.test.yml`, content: test },
      ];
    }),
  );
  const { output } = await container.exec(['sh', '-c', `promtool test rules ${folder}/*.test.yml`]);
  const contradictions = readPromtoolOutput(output, cases.length);
  return asked.map(({ id, one }) => {
    const zeroMs = promtoolZeroMs(one);
    const really = new Map(
      contradictions.filter((found) => found.id === id).map(({ atMs, state }) => [zeroMs + atMs, state]),
    );
    return one.evaluations.map(({ atMs, state }) => ({ atMs, state: really.get(atMs) ?? state }));
  });
}
