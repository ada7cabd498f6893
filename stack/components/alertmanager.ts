import { type CompiledFile, filesFor, flagWords } from './config-files.ts';
import { LabContainer, type Place } from './lab-container.ts';

export interface AlertmanagerOptions {
  readonly files: readonly CompiledFile[];
  readonly flags: Readonly<Record<string, string>>;
}

/** Without peers there is nothing to gossip about. */
const alone = { 'cluster.listen-address': '' };

/** Alertmanager with the compiled configuration, alone unless its flags say otherwise. */
export class AlertmanagerContainer extends LabContainer {
  constructor(image: string, place: Place, { files, flags }: AlertmanagerOptions) {
    super('alertmanager', image, place);
    this.withAliases('alertmanager-origin')
      .withLoopbackPorts(9093)
      .withCopyContentToContainer(filesFor('alertmanager', files))
      .withCommand([
        '--config.file=/etc/alertmanager/alertmanager.yml',
        '--storage.path=/alertmanager',
        ...flagWords({ ...alone, ...flags }),
      ])
      .withLabClock()
      .withGate({ port: 9093, path: '/-/ready' });
  }
}
