import { readFile, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { componentNames } from '../images/catalogue.ts';
import { inspectImages } from '../images/ensure-images.ts';
import type { ImageState } from '../images/resolve.ts';
import type { Engine } from './engine.ts';
import { type EngineStatus, engineStatus } from './ensure-engine.ts';

/** A component of the monitored system that no scenario boots yet, with the reason. */
export interface SkippedComponent {
  readonly component: string;
  readonly reason: string;
}

export interface ClockReport {
  /** Wall clock of this machine. */
  readonly wallTime: Date;
  /** IANA name, for instance `Europe/Berlin`. */
  readonly timeZone: string;
  /** How far the wall clock moved away from the monotonic one while we watched, in milliseconds; a step or a slew. */
  readonly driftMs: number;
  /** How long we watched, in milliseconds. */
  readonly watchedMs: number;
  /** The engine's wall clock minus ours in milliseconds; undefined without an engine. */
  readonly engineOffsetMs: number | undefined;
}

/** What this machine offers the lab. */
export interface DoctorReport {
  readonly engine: EngineStatus;
  readonly images: readonly ImageState[];
  /** Memory that programs may still take, in bytes. */
  readonly freeMemoryBytes: number;
  /** Free space where the engine keeps images and containers, in bytes; undefined when that is not on this machine. */
  readonly freeDiskBytes: number | undefined;
  readonly clock: ClockReport;
  readonly skipped: readonly SkippedComponent[];
  /** Why the main job cannot run; empty when it can. */
  readonly problems: readonly string[];
  /** What may disturb the main job without preventing it. */
  readonly warnings: readonly string[];
  readonly canRunMainJob: boolean;
}

/** Least free memory in bytes. The stack of the main job takes about half of it (see `npm run bench`). */
const leastMemoryBytes = 1024 ** 3;
/** Least free disk in bytes: Prometheus' blocks, journals and container layers of one run, with room to spare. */
const leastDiskBytes = 1024 ** 3;
/** Beyond this, timestamps of containers and of the lab could not be compared with windows of some 100 ms. */
const largestClockOffsetMs = 250;
/** Beyond this drift while watching, the wall clock is being moved. */
const largestDriftMs = 20;
const clockWatchMs = 250;

const skipped: readonly SkippedComponent[] = [
  'grafana',
  'kibana',
  'logstash',
  'filebeat',
  'elasticsearch',
].map((component) => ({ component, reason: 'not booted by any scenario yet' }));

/** Looks at everything and changes nothing. */
export async function examine(): Promise<DoctorReport> {
  const engine = await engineStatus();
  const running = engine.state === 'running' ? engine.engine : undefined;
  const [images, clock, freeMemoryBytes, freeDiskBytes] = await Promise.all([
    running === undefined
      ? []
      : inspectImages(componentNames, running).then((states) => [...states.values()]),
    examineClock(running),
    readFreeMemory(),
    running === undefined ? undefined : readFreeDisk(running.dataRoot),
  ]);
  const facts = { engine, images, clock, freeMemoryBytes, freeDiskBytes };
  const problems = findProblems(facts);
  return { ...facts, skipped, problems, warnings: findWarnings(facts), canRunMainJob: problems.length === 0 };
}

type Facts = Pick<DoctorReport, 'engine' | 'images' | 'clock' | 'freeMemoryBytes' | 'freeDiskBytes'>;

/** What prevents the main job. */
export function findProblems({ engine, images, freeMemoryBytes, freeDiskBytes }: Facts): string[] {
  const missing = images.filter((image) => image.state === 'missing').map(({ component }) => component);
  return [
    ...(engine.state === 'stopped'
      ? ['no Docker-compatible engine answers; `npm start` prepares one where it can']
      : []),
    ...(missing.length > 0
      ? [`images missing: ${missing.join(', ')}; \`npm start\` pulls or builds them`]
      : []),
    ...(freeMemoryBytes < leastMemoryBytes
      ? [`free memory: want ${mebibytes(leastMemoryBytes)}, got ${mebibytes(freeMemoryBytes)}`]
      : []),
    ...(freeDiskBytes !== undefined && freeDiskBytes < leastDiskBytes
      ? [`free disk: want ${mebibytes(leastDiskBytes)}, got ${mebibytes(freeDiskBytes)}`]
      : []),
  ];
}

/** What makes results doubtful without preventing them. */
export function findWarnings({ clock, engine }: Facts): string[] {
  const { driftMs, watchedMs, engineOffsetMs = 0 } = clock;
  return [
    ...(Math.abs(driftMs) > largestDriftMs
      ? [
          `the wall clock moved by ${Math.round(driftMs)} ms within ${Math.round(watchedMs)} ms of monotonic time`,
        ]
      : []),
    ...(Math.abs(engineOffsetMs) > largestClockOffsetMs
      ? [`the engine's clock is ${Math.round(engineOffsetMs)} ms away from ours`]
      : []),
    ...(engine.state === 'running' && engine.engine.product === 'Podman'
      ? [
          'Podman gives every network a way out, so that only the refusal of outside addresses keeps a run inside the lab',
        ]
      : []),
  ];
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

async function examineClock(engine: Engine | undefined): Promise<ClockReport> {
  const wallStartMs = Date.now();
  const startMs = performance.now();
  await sleep(clockWatchMs);
  // Both clocks are read side by side, before anything slow such as asking for the time zone.
  const watchedMs = performance.now() - startMs;
  const wallMs = Date.now();
  return {
    wallTime: new Date(wallMs),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    driftMs: wallMs - wallStartMs - watchedMs,
    watchedMs,
    engineOffsetMs: engine?.clockOffsetMs,
  };
}

/** `MemAvailable` counts what the page cache would give back; systems without /proc/meminfo only tell what is unused. */
async function readFreeMemory(): Promise<number> {
  try {
    const match = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8'));
    return match === null ? freemem() : Number(match[1]) * 1024;
  } catch {
    return freemem(); // not Linux
  }
}

async function readFreeDisk(dataRoot: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dataRoot);
    return bavail * bsize;
  } catch {
    return undefined; // the engine runs in a virtual machine, on another host, or hides its folder from us
  }
}
