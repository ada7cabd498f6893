import fastify from 'fastify';
import { host } from '../../../core/host.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { Orders } from '../host/orders.ts';
import type { Accounts } from '../shared/accounts.ts';
import { createAdmin } from '../shared/admin.ts';
import { wallMsOf } from '../shared/clock.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { listen } from '../shared/listen.ts';
import type { Logger } from '../shared/logger.ts';
import type { OthersClock } from '../shared/others-clock.ts';
import { RunTotals } from '../shared/run-totals.ts';
import { ServedCounter } from '../shared/served.ts';
import type { StartedService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { Contention, contentionText } from './contention.ts';
import { CpuAccount, type CpuTimes } from './cpu-account.ts';
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
  /**
   * When its CPU time begins to count, epoch milliseconds by the clock of the programs, which jumps ahead when the lab hurries: where a backfilled past ends. Earlier times are in there.
   */
  readonly countFromMs: number;
  /** What the host does between the faults: shares in use, 0 to 1. */
  readonly rest: Pick<Orders, 'cpuRatio' | 'memoryRatio'>;
}

/** What it watches and fills. */
export interface Victim {
  readonly accounts: Accounts;
  readonly disk: Pick<Disk, 'hold' | 'close'>;
  /** How long its program has waited for a CPU, in seconds; null where the kernel does not count it. */
  waitedSeconds(): number | null;
  /** Whether others may take more of its CPU time than it is told to use: it is the machine itself. */
  readonly isShared: boolean;
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
  { accounts, disk, waitedSeconds, isShared }: Victim,
  logger: Logger,
): Promise<StartedService> {
  const { folder, exporterUrl, speed, rest, countFromMs } = settings;
  const nowSeconds = (): number => performance.now() / 1000;
  const runWallSeconds = (): number => wallNowMs() / 1000;
  makeProcfs(folder);
  let account: CpuAccount | undefined;
  const totals = new RunTotals(settings.programs.instant);
  const openAccount = (): void => {
    // Until now nothing was counted, at whatever pace.
    totals.begin();
    account = new CpuAccount(accounts.cpuQuota(), nowSeconds(), accounts.cpuSeconds());
  };
  // Exactly then: what is counted twice, or not at all, moves every rate whose window reaches into the past.
  const callOff = settings.programs.at(countFromMs, openAccount);
  const cpuTimes = (): CpuTimes => {
    const times = account?.read(nowSeconds(), accounts.cpuSeconds()) ?? { busySeconds: 0, idleSeconds: 0 };
    return inProgramTime(times, totals, settings.programs);
  };
  const refresh = (): void => writeProcfs(folder, cpuTimes(), accounts.memory());
  refresh();
  const callOffPace = settings.programs.onPace(cpuTimes);
  disk.hold(host.everydayDiskRatio, 0);
  const orders = orderBook(settings.ordersUrl, logger);
  const served = new ServedCounter();
  const board = new FaultBoard([cpuKnob, memoryKnob, diskKnob], (atWallMs) => {
    const fill = board.settingOf(diskKnob);
    disk.hold(fill?.usedRatio ?? host.everydayDiskRatio, wallMsOf(fill?.overLabMs ?? 0, speed));
    const given = ordersOf(board, speed, rest);
    orders.give(given);
    const { memoryRatio, memoryOverMs } = given;
    memoryLag.order(memoryRatio, memoryOverMs / 1000, runWallSeconds(), rest.memoryRatio);
    served.restart(atWallMs);
  });
  const admin = createAdmin(board, served);
  const contention = new Contention(wallMsOf(cpuWindowMs, speed) / 1000, { isShared });
  const memoryLag = new MemoryLag(wallMsOf(cpuWindowMs, speed) / 1000);
  const cpuWithheldRatio = (): number =>
    contention.read({
      now: nowSeconds(),
      used: accounts.cpuSeconds() / accounts.cpuQuota(),
      askedRatio: board.settingOf(cpuKnob)?.usedRatio ?? rest.cpuRatio,
      waited: waitedSeconds(),
      throttled: accounts.throttledSeconds(),
    });
  const memoryLateRatio = (): number => {
    const { usedBytes, limitBytes } = accounts.memory();
    return memoryLag.read(usedBytes / limitBytes, runWallSeconds());
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
    callOff();
    callOffPace();
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

/** A Prometheus whose clock runs fast counts more seconds: so many of them the host was busy, and idle. */
function inProgramTime(
  { busySeconds, idleSeconds }: CpuTimes,
  totals: RunTotals,
  { rate }: OthersClock,
): CpuTimes {
  totals.begin();
  return {
    busySeconds: totals.of('busy', busySeconds) * rate,
    idleSeconds: totals.of('idle', idleSeconds) * rate,
  };
}

function ordersOf(board: FaultBoard, speed: number, rest: HostProxySettings['rest']): Orders {
  const memory = board.settingOf(memoryKnob);
  return {
    cpuRatio: board.settingOf(cpuKnob)?.usedRatio ?? rest.cpuRatio,
    memoryRatio: memory?.usedRatio ?? rest.memoryRatio,
    memoryOverMs: wallMsOf(memory?.overLabMs ?? 0, speed),
  };
}

async function scrapeExporter(url: string): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(url);
  const type = answer.headers.get('content-type') ?? 'text/plain';
  return { status: answer.status, type, text: await answer.text() };
}
