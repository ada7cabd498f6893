import fastify from 'fastify';
import { createAdmin } from '../shared/admin.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import { ServedCounter } from '../shared/served.ts';
import type { StartedService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';

export interface GpuExporterSettings extends Settings {
  /** Where the ML API serves its metrics; null leaves the GPUs without work. */
  readonly inferenceMetricsUrl: string | null;
}

/** Port 9400 is that of the real exporter. */
export const gpuExporterDefaults: GpuExporterSettings = {
  ...defaultSettings('gpu-exporter', 9400, 9401),
  inferenceMetricsUrl: null,
};

/** Starts the exporter: `/metrics` and `/health` on one port, the admin API on another. */
export async function startGpuExporter(
  settings: GpuExporterSettings,
  _logger: Logger,
): Promise<StartedService> {
  const server = fastify({ forceCloseConnections: true });
  const board = new FaultBoard([]);
  const admin = createAdmin(board, new ServedCounter());
  server.get('/health', () => ({ status: 'healthy', service: settings.service }));
  server.get('/metrics', (_request, reply) => reply.type('text/plain; version=0.0.4').send(''));
  const close = async () => {
    await Promise.all([server.close(), admin.close()]);
  };
  try {
    const port = await listen(server, settings.host, settings.port);
    const adminPort = await listen(admin, settings.host, settings.adminPort);
    return { port, adminPort, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
