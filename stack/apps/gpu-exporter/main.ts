import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { type GpuExporterSettings, gpuExporterDefaults, startGpuExporter } from './gpu-exporter.ts';

function readGpuExporterSettings(env: NodeJS.ProcessEnv): GpuExporterSettings {
  return {
    ...readSettings(env, gpuExporterDefaults),
    inferenceMetricsUrl: readVariable<string | null>(env, 'INFERENCE_METRICS_URL', z.url('want a URL'), null),
  };
}

const { service, environment } = gpuExporterDefaults;
const logger = createLogger({
  service: process.env['SERVICE'] ?? service,
  environment: process.env['ENVIRONMENT'] ?? environment,
});
await runProgram(
  logger,
  () => startGpuExporter(readGpuExporterSettings(process.env), logger),
  ({ port, adminPort }) => ({ port, adminPort }),
);
