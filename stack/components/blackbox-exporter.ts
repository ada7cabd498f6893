import { type CompiledFile, filesFor } from './config-files.ts';
import { LabContainer, type Place } from './lab-container.ts';

export interface BlackboxExporterOptions {
  readonly files: readonly CompiledFile[];
  /** Lab seconds per wall second. */
  readonly speed: number;
}

/**
 * What blackbox_exporter takes off the scrape's own timeout, so that its answer comes in time (`--help` of 0.23), in lab
 * seconds. It is a number and no duration, so the compiler of flags does not know it.
 */
const timeoutOffsetSeconds = 0.5;

/** blackbox_exporter: it asks the services' `/health` from outside, by the names and ways that clients use. */
export class BlackboxExporterContainer extends LabContainer {
  constructor(image: string, place: Place, { files, speed }: BlackboxExporterOptions) {
    super('blackbox-exporter', image, place);
    this.withAliases('blackbox-exporter')
      .withLoopbackPorts(9115)
      .withCopyContentToContainer(filesFor('blackbox', files))
      .withCommand([
        '--config.file=/etc/blackbox/blackbox.yml',
        `--timeout-offset=${timeoutOffsetSeconds / speed}`,
      ])
      .withGate({ port: 9115, path: '/-/healthy' });
  }
}
