import fastify from 'fastify';
import { host } from '../../../core/host.ts';
import type { Orders } from '../host/orders.ts';
import { createAdmin } from '../shared/admin.ts';
import type { Cgroup } from '../shared/cgroup.ts';
import { wallMsOf } from '../shared/clock.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import { ServedCounter } from '../shared/served.ts';
import type { StartedService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { Contention, contentionText } from './contention.ts';
import { CpuAccount } from './cpu-account.ts';
import type { Disk } from './disk.ts';
import { cpuKnob, diskKnob, memoryKnob } from './knobs.ts';
import { MemoryLag } from './memory-lag.ts';
import { orderBook } from './order-book.ts';
import { makeProcfs, writeProcfs } from './procfs.ts';

export interface HostProxySettings extends Settings {
  /** Where node_exporter serves its metrics. */
  readonly exporterUrl: string;
  /** Where the host takes its orders. */
  readonly ordersUrl: string;
  /** Folder for the procfs, which node_exporter reads. */
  readonly folder: string;
}

/** What it watches and fills. */
export interface Victim {
  readonly cgroup: Cgroup;
  readonly disk: Pick<Disk, 'hold' | 'close'>;
  /** How long its program has waited for a CPU, in seconds; null where the kernel does not count it. */
  waitedSeconds(): number | null;
}

/** Window of the rules on CPU time, lab milliseconds (alerts.md, number 1). */
const cpuWindowMs = 5 * 60_000;

/** Port 9100 is that of the real exporter. */
export const hostProxyDefaults = defaultSettings('host-proxy', 9100, 9101);

/**
 * Stands in front of the node_exporter of a host: at each scrape it writes the host's accounts of that moment as a procfs,
 * then passes the scrape on. Its admin port makes the host suffer.
 */
export async function startHostProxy(
  settings: HostProxySettings,
  { cgroup, disk, waitedSeconds }: Victim,
  logger: Logger,
): Promise<StartedService> {
  const { folder, exporterUrl, speed } = settings;
  const nowSeconds = (): number => performance.now() / 1000;
  makeProcfs(folder);
  const account = new CpuAccount(cgroup.cpuQuota(), nowSeconds(), cgroup.cpuSeconds());
  const refresh = (): void =>
    writeProcfs(folder, account.read(nowSeconds(), cgroup.cpuSeconds()), cgroup.memory());
  refresh();
  disk.hold(host.everydayDiskRatio, 0);
  const orders = orderBook(settings.ordersUrl, logger);
  const served = new ServedCounter();
  const board = new FaultBoard([cpuKnob, memoryKnob, diskKnob], (atWallMs) => {
    const fill = board.settingOf(diskKnob);
    disk.hold(fill?.usedRatio ?? host.everydayDiskRatio, wallMsOf(fill?.overLabMs ?? 0, speed));
    const given = ordersOf(board, speed);
    orders.give(given);
    const { memoryRatio, memoryOverMs } = given;
    memoryLag.order(memoryRatio, memoryOverMs / 1000, nowSeconds(), host.everydayMemoryRatio);
    served.restart(atWallMs);
  });
  const admin = createAdmin(board, served);
  const contention = new Contention(wallMsOf(cpuWindowMs, speed) / 1000);
  const memoryLag = new MemoryLag(wallMsOf(cpuWindowMs, speed) / 1000);
  const cpuWithheldRatio = (): number =>
    contention.read({
      now: nowSeconds(),
      used: cgroup.cpuSeconds() / cgroup.cpuQuota(),
      askedRatio: board.settingOf(cpuKnob)?.usedRatio ?? 0,
      waited: waitedSeconds(),
      throttled: cgroup.throttledSeconds(),
    });
  const memoryLateRatio = (): number => {
    const { usedBytes, limitBytes } = cgroup.memory();
    return memoryLag.read(usedBytes / limitBytes, nowSeconds());
  };
  const server = fastify({ forceCloseConnections: true });
  server.get('/health', () => ({ status: 'healthy', service: settings.service }));
  // One scrape after the other: two at once would read each other's half written files.
  let last: Promise<unknown> = Promise.resolve();
  server.get('/metrics', async (_request, reply) => {
    // Whoever asked for a scrape that failed hears of it; the next one only waits for its end.
    const scrape = Promise.allSettled([last]).then(() => {
      refresh();
      return scrapeExporter(exporterUrl);
    });
    last = scrape;
    const { status, type, text } = await scrape;
    return reply
      .code(status)
      .type(type)
      .send(board.exposed(text) + contentionText(Math.max(cpuWithheldRatio(), memoryLateRatio())));
  });
  const close = async () => {
    disk.close();
    await Promise.all([server.close(), admin.close(), orders.close()]);
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

function ordersOf(board: FaultBoard, speed: number): Orders {
  const memory = board.settingOf(memoryKnob);
  return {
    cpuRatio: board.settingOf(cpuKnob)?.usedRatio ?? 0,
    memoryRatio: memory?.usedRatio ?? host.everydayMemoryRatio,
    memoryOverMs: wallMsOf(memory?.overLabMs ?? 0, speed),
  };
}

async function scrapeExporter(url: string): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(url);
  const type = answer.headers.get('content-type') ?? 'text/plain';
  return { status: answer.status, type, text: await answer.text() };
}
