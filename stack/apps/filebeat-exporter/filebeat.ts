import { z } from 'zod';
import type { JsonExporter, JsonExporterSettings, Sample } from '../shared/json-exporter.ts';

/** Port 9479, where the usual exporter of Beats listens. */
export const filebeatExporterDefaults: JsonExporterSettings = {
  host: '0.0.0.0',
  port: 9479,
  url: 'http://filebeat:5066/stats',
  timeoutMs: 4000,
};

const count = z.number();
const statsSchema = z.object({
  beat: z.object({ info: z.object({ version: z.string(), uptime: z.object({ ms: count }) }) }),
  filebeat: z.object({
    events: z.object({ active: count, added: count, done: count }),
    harvester: z.object({ open_files: count, running: count, started: count, closed: count }),
  }),
  libbeat: z.object({
    output: z.object({
      type: z.string(),
      events: z.object({
        acked: count,
        active: count,
        batches: count,
        dropped: count,
        duplicates: count,
        failed: count,
      }),
      read: z.object({ bytes: count, errors: count }),
      write: z.object({ bytes: count, errors: count }),
    }),
  }),
  registrar: z.object({
    states: z.object({ current: count }),
    writes: z.object({ fail: count, success: count }),
  }),
});

/** Metrics of `GET /stats` of Filebeat 8.11; names of alerts.md, 28. */
export const filebeatExporter: JsonExporter = {
  upName: 'filebeat_up',
  upHelp: 'Whether Filebeat answers.',
  read(body) {
    const { beat, filebeat, libbeat, registrar } = statsSchema.parse(body);
    const { output } = libbeat;
    const counter = (name: string, help: string, value: number, labels = {}): Sample => ({
      name: `filebeat_${name}`,
      help,
      type: 'counter',
      labels,
      value,
    });
    const gauge = (name: string, help: string, value: number, labels = {}): Sample => ({
      ...counter(name, help, value, labels),
      type: 'gauge',
    });
    return [
      gauge('info', 'The version.', 1, { version: beat.info.version }),
      gauge('uptime_seconds', 'Seconds since its start.', beat.info.uptime.ms / 1000),
      ...Object.entries(output.events).map(([type, value]) =>
        type === 'active'
          ? gauge('libbeat_output_active_events', 'Events in the hands of the output.', value)
          : counter('libbeat_output_events', 'Events of the output.', value, { type }),
      ),
      counter('libbeat_output_write_bytes_total', 'Bytes written.', output.write.bytes),
      counter('libbeat_output_write_errors_total', 'Failed writes.', output.write.errors),
      counter('libbeat_output_read_bytes_total', 'Bytes read.', output.read.bytes),
      counter('libbeat_output_read_errors_total', 'Failed reads.', output.read.errors),
      counter('events_added_total', 'Lines read.', filebeat.events.added),
      counter('events_done_total', 'Lines acknowledged and noted.', filebeat.events.done),
      gauge('events_active', 'Lines read and not yet acknowledged.', filebeat.events.active),
      gauge('harvester_open_files', 'Files that are open.', filebeat.harvester.open_files),
      gauge('registrar_states', 'Files in the registry.', registrar.states.current),
      counter('registrar_writes_failed_total', 'Failed writes of the registry.', registrar.writes.fail),
    ];
  },
};
