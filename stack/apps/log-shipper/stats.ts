import { loadavg } from 'node:os';
import { memoryUsage, resourceUsage } from 'node:process';
import type { WireCounts } from '../lumberjack/sender.ts';
import type { OutputCounts } from './counts.ts';
import { beatVersion } from './event.ts';
import type { Registry } from './registry.ts';
import type { TailerCounts } from './tailer.ts';

export interface StatsParts {
  readonly counts: OutputCounts;
  readonly wire: WireCounts;
  readonly tailer: TailerCounts;
  readonly registry: Pick<Registry, 'writes' | 'entries'>;
  readonly ephemeralId: string;
  readonly uptimeMs: number;
  readonly maxEvents: number;
  readonly registryUpdates: number;
}

/**
 * The body of Filebeat's `GET /stats`: same names, same nesting (log-pipeline facts, section 9). What only the stand-in knows is
 * under `standin`.
 */
export function renderStats(parts: StatsParts): unknown {
  const { counts, wire, tailer, registry } = parts;
  const { userCPUTime, systemCPUTime } = resourceUsage();
  const [user, system] = [userCPUTime / 1000, systemCPUTime / 1000].map(Math.round) as [number, number];
  const { rss, heapUsed } = memoryUsage();
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
  return {
    beat: {
      cpu: {
        system: { ticks: system, time: { ms: system } },
        total: { ticks: user + system, time: { ms: user + system }, value: user + system },
        user: { ticks: user, time: { ms: user } },
      },
      info: {
        ephemeral_id: parts.ephemeralId,
        name: 'filebeat',
        uptime: { ms: Math.round(parts.uptimeMs) },
        version: beatVersion,
      },
      memstats: { gc_next: heapUsed, memory_alloc: heapUsed, memory_total: heapUsed, rss },
      runtime: { goroutines: 1 },
    },
    filebeat: {
      events: { active: counts.added - counts.done, added: counts.added, done: counts.done },
      harvester: {
        closed: tailer.closed,
        open_files: tailer.openFiles,
        running: tailer.openFiles,
        skipped: tailer.skipped,
        started: tailer.started,
      },
      input: { log: { files: { renamed: 0, truncated: tailer.truncatedFiles } } },
    },
    libbeat: {
      output: {
        type: 'logstash',
        events: {
          acked: counts.acked,
          active: counts.active,
          batches: counts.batches,
          dropped: 0,
          duplicates: 0,
          failed: counts.failed,
          toomany: 0,
          total: counts.total,
        },
        read: { bytes: wire.readBytes, errors: wire.readErrors },
        write: { bytes: wire.writtenBytes, errors: wire.writeErrors },
      },
      pipeline: {
        clients: 1,
        events: {
          active: counts.added - counts.done,
          dropped: 0,
          failed: 0,
          filtered: 0,
          published: counts.added,
          retry: counts.retry,
          total: counts.added,
        },
        queue: { acked: counts.acked, max_events: parts.maxEvents },
      },
    },
    registrar: {
      states: { cleanup: tailer.cleaned, current: registry.entries.length, update: parts.registryUpdates },
      writes: registry.writes,
    },
    standin: { blank_lines: tailer.blankLines, unterminated_lines: tailer.unterminatedLines },
    system: {
      load: { 1: load1, 5: load5, 15: load15 },
    },
  };
}
