import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

/** What the application depends on, on port 5002. The application reaches it through toxiproxy, as `warehouse`. */
export class WarehouseContainer extends NodeProgramContainer {
  constructor(image: string, place: Place, options: NodeProgramOptions) {
    super('warehouse', image, place, options);
    this.withAliases('warehouse-origin')
      .withLoopbackPorts(5002)
      .withEnvironment({ PORT: '5002' })
      .withGate({ port: 5002, path: '/health' });
  }
}
