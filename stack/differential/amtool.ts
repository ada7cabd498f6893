import { GenericContainer, PullPolicy, type StartedTestContainer } from 'testcontainers';
import type { RoutingAnswer, RoutingQuestion } from '../../core/config/testing.ts';
import { silentProgress } from '../../core/progress.ts';
import { ensureEngine } from '../docker/ensure-engine.ts';
import { useEngine } from '../docker/use-engine.ts';
import { ensureImages } from '../images/ensure-images.ts';
import { labelsOfRun } from '../labels.ts';
import { batchFiles, readAnswers, runScript } from './amtool-batch.ts';

/** One for each core of the machines that Firedrill is built for. */
const workers = 2;

/** The real amtool in a container that has no network and otherwise sleeps. */
export class Amtool implements AsyncDisposable {
  readonly #container: StartedTestContainer;

  private constructor(container: StartedTestContainer) {
    this.#container = container;
  }

  static async start(): Promise<Amtool> {
    const engine = await ensureEngine(silentProgress);
    useEngine(engine);
    const images = await ensureImages(['alertmanager'], engine, silentProgress);
    const container = await new GenericContainer(images.get('alertmanager')?.image ?? 'alertmanager')
      .withPullPolicy(PullPolicy.neverPull())
      .withLabels(await labelsOfRun(`differential-${process.pid}`, false))
      .withNetworkMode('none')
      .withEntrypoint(['sleep', '600'])
      .start();
    return new Amtool(container);
  }

  /** `amtool config routes test` for each question. @throws Error when amtool fails in another way than by refusing. */
  async ask(questions: readonly RoutingQuestion[]): Promise<RoutingAnswer[]> {
    await this.#container.copyContentToContainer(batchFiles(questions, workers));
    const { exitCode, output } = await this.#container.exec(['sh', runScript]);
    if (exitCode !== 0) throw new Error(`the batch ended with ${exitCode}:\n${output}`);
    return readAnswers(output, questions.length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.stop({ timeout: 0 });
  }
}
