import { GenericContainer, PullPolicy, type StartedTestContainer } from 'testcontainers';
import { type Evaluation, play, type Simulated } from '../../core/oracle/testing/simulate.ts';
import { silentProgress } from '../../core/progress.ts';
import { ensureEngine } from '../docker/ensure-engine.ts';
import { useEngine } from '../docker/use-engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { labelsOfRun } from '../labels.ts';
import { promtoolFiles, promtoolZeroMs } from './promtool-files.ts';
import { readPromtoolOutput } from './promtool-output.ts';

/** One lab after every evaluation of its rule: as the simulator has it, and as the real program has it. */
export interface Heard {
  readonly lab: Simulated;
  readonly simulated: readonly Evaluation[];
  readonly real: readonly Evaluation[];
}

/** The real promtool in a container that has nothing else to do. */
export interface Promtool {
  /** Plays labs with Prometheus' own rule engine, all in one invocation. */
  hear(labs: readonly Simulated[], simulator?: Simulator): Promise<Heard[]>;
  stop(): Promise<void>;
}

type Simulator = typeof play;

/** Boots the container from the image of the stack's Prometheus. */
export async function bootPromtool(): Promise<Promtool> {
  const engine = await ensureEngine(silentProgress);
  useEngine(engine);
  const images = await ensureImages(['prometheus'], engine, silentProgress);
  const container = await new GenericContainer(images.get('prometheus')?.image ?? 'prometheus')
    .withPullPolicy(PullPolicy.neverPull())
    .withLabels(await labelsOfRun(`differential-${process.pid}`, false))
    .withNetworkMode('none')
    .withEntrypoint(['sleep', '600'])
    .start();
  let batch = 0;
  return {
    hear: (labs, simulator = play) => {
      batch += 1;
      return hear(container, `/tmp/batch-${batch}`, labs, simulator);
    },
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}

async function hear(
  container: StartedTestContainer,
  folder: string,
  labs: readonly Simulated[],
  simulator: Simulator,
): Promise<Heard[]> {
  const asked = labs.map((lab, index) => ({ id: `Lab${index}`, lab, played: simulator(lab) }));
  await container.copyContentToContainer(
    asked.flatMap(({ id, lab, played }) => {
      const { rules, test } = promtoolFiles(id, lab, played);
      return [
        { target: `${folder}/${id}.rules.yml`, content: rules },
        { target: `${folder}/${id}.test.yml`, content: test },
      ];
    }),
  );
  const { output } = await container.exec(['sh', '-c', `promtool test rules ${folder}/*.test.yml`]);
  const contradictions = readPromtoolOutput(output, labs.length);
  return asked.map(({ id, lab, played }) => {
    const zeroMs = promtoolZeroMs(lab, played);
    const others = new Map(
      contradictions.filter((one) => one.id === id).map(({ atMs, state }) => [zeroMs + atMs, state]),
    );
    return {
      lab,
      simulated: played.evaluations,
      real: played.evaluations.map(({ atMs, state }) => ({ atMs, state: others.get(atMs) ?? state })),
    };
  });
}
