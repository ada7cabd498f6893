import { LabContainer, type Place } from './lab-container.ts';

/**
 * node_exporter as a target that can die, with hardly a collector: it would report the machine that runs the lab, whose
 * load and disks are no business of the stack. Hosts that suffer have exporters of their own.
 */
export class NodeExporterContainer extends LabContainer {
  constructor(image: string, place: Place) {
    super('node-exporter', image, place);
    this.withAliases('node-exporter')
      .withLoopbackPorts(9100)
      .withCommand(['--collector.disable-defaults', '--collector.uname'])
      .withGate({ port: 9100, path: '/' });
  }
}
