import { expect } from 'chai';
import { OutputCounts } from '../log-shipper/counts.ts';
import { renderStats } from '../log-shipper/stats.ts';
import { filebeatExporter } from './filebeat.ts';

function statsOf(): unknown {
  const counts = Object.assign(new OutputCounts(), {
    added: 10,
    done: 7,
    acked: 7,
    failed: 3,
    batches: 2,
    total: 10,
  });
  return renderStats({
    counts,
    wire: { writtenBytes: 100, writeErrors: 4, readBytes: 6, readErrors: 1 },
    tailer: {
      started: 3,
      closed: 1,
      openFiles: 2,
      skipped: 0,
      blankLines: 0,
      unterminatedLines: 0,
      truncatedFiles: 0,
      cleaned: 0,
    },
    registry: { entries: [], writes: { total: 5, success: 4, fail: 1 } },
    ephemeralId: 'e',
    uptimeMs: 2500,
    maxEvents: 2048,
    registryUpdates: 7,
  });
}

describe('the exporter of Filebeat', () => {
  it('has the names that the rules ask for', () => {
    expect(filebeatExporter.upName).to.equal('filebeat_up');
    const samples = filebeatExporter.read(statsOf());
    const value = (name: string, type?: string) =>
      samples.find(
        (sample) => sample.name === name && (type === undefined || sample.labels?.['type'] === type),
      )?.value;
    expect(value('filebeat_libbeat_output_write_errors_total')).to.equal(4);
    expect(value('filebeat_libbeat_output_events', 'acked')).to.equal(7);
    expect(value('filebeat_libbeat_output_events', 'failed')).to.equal(3);
    expect(value('filebeat_libbeat_output_events', 'dropped')).to.equal(0);
    expect(value('filebeat_events_active')).to.equal(3);
    expect(value('filebeat_harvester_open_files')).to.equal(2);
    expect(value('filebeat_registrar_writes_failed_total')).to.equal(1);
    expect(value('filebeat_uptime_seconds')).to.equal(2.5);
  });

  it('takes anything else for no answer of Filebeat', () => {
    expect(() => filebeatExporter.read({ libbeat: {} })).to.throw();
  });
});
