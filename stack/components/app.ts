import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

export interface AppOptions extends NodeProgramOptions {
  /** Whether orders are reserved at the warehouse, which has to be booted then. */
  readonly hasWarehouse: boolean;
}

/** The application on port 5000, its fault knobs on 5001. Clients and Prometheus reach it through toxiproxy, as `app`. */
export class AppContainer extends NodeProgramContainer {
  constructor(image: string, place: Place, options: AppOptions) {
    super('app', image, place, options);
    this.withAliases('app-origin')
      .withLoopbackPorts(5000, 5001)
      .withEnvironment({
        PORT: '5000',
        ADMIN_PORT: '5001',
        ...(options.hasWarehouse && { WAREHOUSE_URL: 'http://warehouse:5002' }),
      })
      .withGate({ port: 5000, path: '/health' });
  }
}
