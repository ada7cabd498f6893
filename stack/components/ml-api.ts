import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

/** The ML API on port 8000, its fault knobs on 8001. */
export class MlApiContainer extends NodeProgramContainer {
  constructor(image: string, place: Place, options: NodeProgramOptions) {
    super('ml-api', image, place, options);
    this.withAliases('ml-api')
      .withLoopbackPorts(8000, 8001)
      .withEnvironment({ PORT: '8000', ADMIN_PORT: '8001' })
      .withGate({ port: 8000, path: '/health' });
  }
}
