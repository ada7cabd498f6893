import fastify from 'fastify';
import { everydayDemandRatio } from '../../../core/gpu/thermal.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { createAdmin } from '../shared/admin.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import { ServedCounter } from '../shared/served.ts';
import type { StartedService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { render } from './exposition.ts';
import { Fleet } from './fleet.ts';
import { followInference } from './inference.ts';
import { driverKnob, staleKnob } from './knobs/exporter-knobs.ts';

export interface GpuExporterSettings extends Settings {
  /** Where the ML API serves its metrics; null leaves the GPUs without work. */
  readonly inferenceMetricsUrl: string | null;
}

/** Port 9400 is that of the real exporter. */
export const gpuExporterDefaults: GpuExporterSettings = {
  ...defaultSettings('gpu-exporter', 9400, 9401),
  inferenceMetricsUrl: null,
};

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Starts the exporter: `/metrics` and `/health` on one port, the admin API on another. What a knob changes holds from the
 * next scrape on; an exporter that goes stale keeps what it would have served at that moment.
 */
export async function startGpuExporter(
  settings: GpuExporterSettings,
  logger: Logger,
): Promise<StartedService> {
  const { inferenceMetricsUrl: url } = settings;
  const fleet = new Fleet(() => wallNowMs() * settings.speed, url === null ? 0 : everydayDemandRatio);
  // What counts time counts that of the programs.
  const exposition = () => render(fleet.read(), settings.speed / settings.programs.rate);
  const served = new ServedCounter();
  let stale: string | undefined;
  const board = new FaultBoard([...fleet.knobs, driverKnob, staleKnob], (atWallMs) => {
    fleet.obey(board);
    stale = board.settingOf(staleKnob) === undefined ? undefined : (stale ?? exposition());
    served.restart(atWallMs);
  });
  const server = fastify({ forceCloseConnections: true });
  const admin = createAdmin(board, served);
  server.get('/health', () => ({ status: 'healthy', service: settings.service }));
  server.get('/metrics', (_request, reply) => {
    const finish = served.begin();
    finish(200, 0); // nothing waits for anything here: how long it took is no question
    return reply.type(contentType).send(board.exposed(stale ?? exposition()));
  });
  const inference =
    url === null
      ? undefined
      : followInference({
          url,
          logger,
          onWork: (work) => fleet.setWork(work),
        });
  const close = async () => {
    await Promise.all([server.close(), admin.close(), inference?.close()]);
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
