import { LabContainer, type Place } from './lab-container.ts';

/** node_exporter with its default collectors. */
export class NodeExporterContainer extends LabContainer {
  constructor(image: string, place: Place) {
    super('node-exporter', image, place);
    this.withAliases('node-exporter').withLoopbackPorts(9100).withGate({ port: 9100, path: '/' });
  }
}
