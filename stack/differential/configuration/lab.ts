import { AlertmanagerContainer } from '../../components/alertmanager.ts';
import { createRunNetwork } from '../../components/network.ts';
import { PrometheusContainer } from '../../components/prometheus.ts';
import type { Images } from '../../components/provenance.ts';
import type { StartedComponent } from '../../components/started-component.ts';
import { testRunId } from '../../components/testing.ts';
import { labelsOfRun } from '../../labels.ts';
import { removeRun } from '../../residue.ts';

/** A file of a configuration folder, laid out as stack/config is. */
export interface CaseFile {
  readonly path: string;
  readonly text: string;
}

/** promtool of 2.47.2 reads rules that do not parse from a file in silence, and not from its standard input. */
const checks = {
  prometheus: 'promtool check config --syntax-only $f',
  rules: 'promtool check rules --lint=none',
  alertmanager: 'amtool check-config $f',
} as const;

const firstFiles: readonly CaseFile[] = [
  { path: 'prometheus/prometheus.yml', text: '' },
  { path: 'alertmanager/alertmanager.yml', text: 'route: { receiver: r }\nreceivers: [{ name: r }]\n' },
];

/**
 * One Prometheus and one Alertmanager that are given one configuration after the other. They know of each other where a
 * configuration says so. Prometheus sends its alerts anew every second: it forgets those that it sent before it had found
 * an Alertmanager.
 */
export class ConfigurationLab implements AsyncDisposable {
  readonly #runId: string;
  readonly #prometheus: StartedComponent;
  readonly #alertmanager: StartedComponent;
  /** Paths of all files that were ever put there. */
  readonly #put = new Set<string>();

  private constructor(runId: string, prometheus: StartedComponent, alertmanager: StartedComponent) {
    this.#runId = runId;
    this.#prometheus = prometheus;
    this.#alertmanager = alertmanager;
  }

  /** @throws FiredrillError when a program does not come up; nothing is left then. */
  static async boot(images: Images): Promise<ConfigurationLab> {
    const runId = testRunId();
    try {
      const labels = await labelsOfRun(runId, false);
      const network = await createRunNetwork(runId, labels);
      const place = { runId, network, labels, signal: new AbortController().signal };
      const imageOf = (name: 'prometheus' | 'alertmanager') => images.get(name)?.image ?? name;
      const [prometheus, alertmanager] = await Promise.all([
        new PrometheusContainer(imageOf('prometheus'), place, {
          files: firstFiles,
          flags: { 'rules.alert.resend-delay': '1s' },
          past: '',
        }).start(),
        new AlertmanagerContainer(imageOf('alertmanager'), place, { files: firstFiles, flags: {} }).start(),
      ]);
      return new ConfigurationLab(runId, prometheus, alertmanager);
    } catch (error) {
      await removeRun(runId);
      throw error;
    }
  }

  get prometheusUrl(): string {
    return this.#prometheus.url(9090);
  }

  get alertmanagerUrl(): string {
    return this.#alertmanager.url(9093);
  }

  /**
   * Puts files where the programs read them, over those of the same names; what was there before and is not among them is
   * left empty. They read them when they are asked to.
   */
  async put(given: readonly CaseFile[]): Promise<void> {
    const names = new Set(given.map(({ path }) => path));
    const gone = [...this.#put].filter((path) => path.startsWith('prometheus/rules/') && !names.has(path));
    const files = [...given, ...gone.map((path) => ({ path, text: '' }))];
    for (const { path } of given) this.#put.add(path);
    for (const [program, container] of [
      ['prometheus/', this.#prometheus],
      ['alertmanager/', this.#alertmanager],
    ] as const) {
      const own = files.filter(({ path }) => path.startsWith(program));
      if (own.length === 0) continue;
      await container.copyContentToContainer(
        own.map(({ path, text }) => ({ target: `/etc/${path}`, content: text })),
      );
    }
  }

  /**
   * What the checking tool that comes with the program says of each file: promtool reads no file that a configuration names,
   * and asks nobody outside.
   */
  async check(kind: keyof typeof checks, texts: readonly string[]): Promise<('read' | 'refused')[]> {
    const tool = kind === 'alertmanager' ? this.#alertmanager : this.#prometheus;
    const folder = `/tmp/checked-${kind}`;
    await tool.copyContentToContainer(
      texts.map((content, index) => ({ target: `${folder}/${index}.yml`, content })),
    );
    const each = `for i in $(seq 0 ${texts.length - 1}); do f=${folder}/$i.yml; ${checks[kind]} < $f > /tmp/said 2>&1 && echo read || echo refused; done`;
    const { output } = await tool.exec(['sh', '-c', each]);
    const said = output.trim().split('\n');
    if (said.length !== texts.length) throw new Error(`${texts.length} files were asked about: ${output}`);
    return said.map((word) => (word === 'read' ? 'read' : 'refused'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeRun(this.#runId);
  }
}
