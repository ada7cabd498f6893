import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

/** The application on port 5000, its fault knobs on 5001. Clients and Prometheus reach it through toxiproxy, as `app`. */
export class AppContainer extends NodeProgramContainer {
  constructor(image: string, place: Place, options: NodeProgramOptions) {
    super('app', image, place, options);
    this.withAliases('app-origin')
      .withLoopbackPorts(5000, 5001)
      .withEnvironment({ PORT: '5000', ADMIN_PORT: '5001' })
      .withGate({ port: 5000, path: '/health' });
  }
}
