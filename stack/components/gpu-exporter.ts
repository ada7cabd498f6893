import type { Place } from './lab-container.ts';
import { NodeProgramContainer, type NodeProgramOptions } from './node-program.ts';

/** The GPU exporter on port 9400, its fault knobs on 9401. It follows the traffic of the ML API, whose metrics it reads. */
export class GpuExporterContainer extends NodeProgramContainer {
  constructor(image: string, place: Place, options: NodeProgramOptions) {
    super('gpu-exporter', image, place, options);
    this.withAliases('gpu-exporter')
      .withLoopbackPorts(9400, 9401)
      .withEnvironment({
        PORT: '9400',
        ADMIN_PORT: '9401',
        INFERENCE_METRICS_URL: 'http://ml-api:8000/metrics',
      })
      .withGate({ port: 9400, path: '/health' });
  }
}
