import { type CompiledFile, filesFor, flagWords } from './config-files.ts';
import { LabContainer, type Place } from './lab-container.ts';

export interface PrometheusOptions {
  readonly files: readonly CompiledFile[];
  /** Flags by name, without dashes: the durations that configuration files cannot hold, compiled for the speed. */
  readonly flags: Readonly<Record<string, string>>;
  /** Healthy history in OpenMetrics text; empty for none. Its newest sample must not lie in the future of the start. */
  readonly past: string;
}

const pastFile = '/etc/prometheus/past.om';

/**
 * Turns the past into blocks, once: a Prometheus that is killed and started again has them already. The flags come as
 * arguments of the shell, so that no quoting is needed.
 */
const bootScript = `
if [ -e ${pastFile} ] && [ ! -e /prometheus/past-is-here ]; then
  promtool tsdb create-blocks-from openmetrics --quiet ${pastFile} /prometheus && : > /prometheus/past-is-here || exit 1
fi
exec prometheus "$@"`;

/** Prometheus with the compiled configuration and hours of healthy past. Its data outlives a kill, not the run. */
export class PrometheusContainer extends LabContainer {
  constructor(image: string, place: Place, { files, flags, past }: PrometheusOptions) {
    super('prometheus', image, place);
    this.withAliases('prometheus')
      .withLoopbackPorts(9090)
      .withCopyContentToContainer(filesFor('prometheus', files))
      .withEntrypoint(['/bin/sh', '-c', bootScript, 'prometheus'])
      .withCommand([
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--web.enable-lifecycle',
        ...flagWords(flags),
      ])
      .withLabClock()
      .withGate({ port: 9090, path: '/-/ready' });
    if (past !== '') this.withCopyContentToContainer([{ target: pastFile, content: past }]);
  }
}
