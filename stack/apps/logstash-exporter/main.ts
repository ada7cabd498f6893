import { readExporterSettings, startJsonExporter } from '../shared/json-exporter.ts';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { logstashExporter, logstashExporterDefaults } from './logstash.ts';

const logger = createLogger({ service: 'logstash-exporter', environment: 'lab' });
await runProgram(
  logger,
  () =>
    startJsonExporter(logstashExporter, readExporterSettings(process.env, logstashExporterDefaults), logger),
  ({ port }) => ({ port }),
);
