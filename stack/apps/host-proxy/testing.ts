import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { host, hostDiskLabels } from '../../../core/host.ts';
import { type Orders, parseOrders } from '../host/orders.ts';
import { memoryLogger, testSettings } from '../shared/testing.ts';
import { type HostProxySettings, hostProxyDefaults, startHostProxy, type Victim } from './host-proxy.ts';

/** For tests: a host on paper that does at once what it is told, and an exporter that reads the proxy's procfs. */
export async function startPaperHost(
  speed = 60,
  {
    rest = { cpuRatio: 0, memoryRatio: host.everydayMemoryRatio },
    countFromMs = 0,
  }: Partial<Pick<HostProxySettings, 'rest' | 'countFromMs'>> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  const paper = paperHost();
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rmSync(folder, { recursive: true }));
  const listen = async (answer: RequestListener): Promise<string> => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    undo.defer(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const exporterUrl = await listen((_request, response) =>
    response.end(exposition(folder, paper.diskRatio())),
  );
  const ordersUrl = await listen(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const isDeaf = paper.deafFor > 0;
    if (isDeaf) paper.deafFor -= 1;
    else paper.obey(parseOrders(text));
    response.writeHead(isDeaf ? 500 : 200).end();
  });
  const { logger, entries } = memoryLogger('host-proxy');
  const settings = {
    ...testSettings(hostProxyDefaults, { speed }),
    folder,
    exporterUrl,
    ordersUrl,
    rest,
    countFromMs,
  };
  const proxy = undo.use(await startHostProxy(settings, paper.victim, logger));
  const all = undo.move();
  return { proxy, paper, folder, entries, close: () => all.disposeAsync() };
}

function paperHost() {
  let orders: Orders = { cpuRatio: 0, memoryRatio: host.everydayMemoryRatio, memoryOverMs: 0 };
  let diskRatio = 0;
  let diskOverMs = 0;
  let used = 0;
  let countedSeconds = performance.now() / 1000;
  const cpuSeconds = (): number => {
    const now = performance.now() / 1000;
    used += (now - countedSeconds) * orders.cpuRatio * host.cpuQuota;
    countedSeconds = now;
    return used;
  };
  const memory = () => {
    const usedBytes = orders.memoryRatio * host.memoryBytes;
    return { limitBytes: host.memoryBytes, chargedBytes: usedBytes, usedBytes };
  };
  const victim: Victim = {
    accounts: { cpuSeconds, cpuQuota: () => host.cpuQuota, throttledSeconds: () => 0, memory },
    waitedSeconds: () => 0,
    isShared: false,
    disk: {
      hold: (ratio, overMs) => {
        diskRatio = ratio;
        diskOverMs = overMs;
      },
      close: () => undefined,
    },
  };
  return {
    victim,
    /** So many orders are refused before one is obeyed. */
    deafFor: 0,
    diskRatio: () => diskRatio,
    diskOverMs: () => diskOverMs,
    orders: () => orders,
    obey(next: Orders) {
      cpuSeconds();
      orders = next;
    },
  };
}

/** What node_exporter makes of the procfs, as far as rules read it. */
function exposition(folder: string, diskRatio: number): string {
  const stat = readFileSync(join(folder, 'proc/stat'), 'utf8');
  const line = /^cpu0 (.*)$/m.exec(stat)?.[1] ?? '';
  const [busy, , , idle] = line.split(' ').map((ticks) => Number(ticks) / 100);
  const meminfo = readFileSync(join(folder, 'proc/meminfo'), 'utf8');
  const kiB = (name: string): number => Number(new RegExp(`^${name}: (\\d+) kB$`, 'm').exec(meminfo)?.[1]);
  const disk = Object.entries(hostDiskLabels)
    .map(([name, value]) => `${name}="${value}"`)
    .join();
  return [
    `node_cpu_seconds_total{cpu="0",mode="idle"} ${idle}`,
    `node_cpu_seconds_total{cpu="0",mode="user"} ${busy}`,
    `node_memory_MemTotal_bytes ${1024 * kiB('MemTotal')}`,
    `node_memory_MemAvailable_bytes ${1024 * kiB('MemAvailable')}`,
    `node_filesystem_size_bytes{${disk}} ${host.diskBytes}`,
    `node_filesystem_avail_bytes{${disk}} ${host.diskBytes * (1 - diskRatio)}`,
    `node_filesystem_readonly{${disk}} 0`,
    '',
  ].join('\n');
}
