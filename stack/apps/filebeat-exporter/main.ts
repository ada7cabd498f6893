import { readExporterSettings, startJsonExporter } from '../shared/json-exporter.ts';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { filebeatExporter, filebeatExporterDefaults } from './filebeat.ts';

const logger = createLogger({ service: 'filebeat-exporter', environment: 'lab' });
await runProgram(
  logger,
  () =>
    startJsonExporter(filebeatExporter, readExporterSettings(process.env, filebeatExporterDefaults), logger),
  ({ port }) => ({ port }),
);
