import { type CompiledFile, filesFor, flagWords } from './config-files.ts';
import { LabContainer, type Place } from './lab-container.ts';

export interface AlertmanagerOptions {
  readonly files: readonly CompiledFile[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Alertmanager with the compiled configuration, alone: without peers there is nothing to gossip about. */
export class AlertmanagerContainer extends LabContainer {
  constructor(image: string, place: Place, { files, flags }: AlertmanagerOptions) {
    super('alertmanager', image, place);
    this.withAliases('alertmanager-origin')
      .withLoopbackPorts(9093)
      .withCopyContentToContainer(filesFor('alertmanager', files))
      .withCommand([
        '--config.file=/etc/alertmanager/alertmanager.yml',
        '--storage.path=/alertmanager',
        '--cluster.listen-address=',
        ...flagWords(flags),
      ])
      .withGate({ port: 9093, path: '/-/ready' });
  }
}
