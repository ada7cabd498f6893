import { durationBucketsSeconds } from '../../core/duration-buckets.ts';
import { a30 } from '../../core/gpu/a30.ts';
import { gpuCount, gpuLabels } from '../../core/gpu/labels.ts';
import { workingMiB } from '../../core/gpu/memory.ts';
import { everydayDemandRatio, restingCelsius } from '../../core/gpu/thermal.ts';
import type { PastSeries } from '../../core/history.ts';
import { type HostName, host, hostDiskLabels, hostIdleLabels, hostNames } from '../../core/host.ts';
import type { Labels } from '../../core/labels.ts';
import { type OptionalComponent, unbooted } from '../../core/optional-components.ts';
import type { MachineRest } from '../../core/real-host.ts';
import { shopMix } from '../../core/shop-mix.ts';
import { modelSeries } from './model-past.ts';

/** One endpoint of a service as its metrics name it, and its part in the load. */
interface PastEndpoint {
  readonly method: string;
  readonly endpoint: string;
  /** Share of the service's requests, 0 to 1. The shares of a service sum to 1. */
  readonly shareRatio: number;
  /** The status of a good answer. */
  readonly status: string;
  /** The statuses that its counter has from birth on and that nobody saw in the past. */
  readonly otherStatuses: readonly string[];
}

const failures = ['400', '500', '502', '503', '504'];

const endpointsOf = {
  app: [
    {
      method: 'GET',
      endpoint: '/api/items',
      shareRatio: shopMix['/api/items'],
      status: '200',
      otherStatuses: failures,
    },
    {
      method: 'GET',
      endpoint: '/api/items/:id',
      shareRatio: shopMix['/api/items/:id'],
      status: '200',
      otherStatuses: ['404', ...failures],
    },
    {
      method: 'POST',
      endpoint: '/api/orders',
      shareRatio: shopMix['/api/orders'],
      status: '201',
      otherStatuses: failures,
    },
    {
      method: 'GET',
      endpoint: '/api/reports',
      shareRatio: shopMix['/api/reports'],
      status: '200',
      otherStatuses: failures,
    },
  ],
  'ml-api': [{ method: 'POST', endpoint: '/predict', shareRatio: 1, status: '200', otherStatuses: failures }],
} as const satisfies Record<string, readonly PastEndpoint[]>;

/** What a healthy request takes, in lab seconds: the middle of the applications' service times. */
const healthyDurationSeconds = 0.06;

/** Target labels by service, as prometheus.yml and targets/*.yml give them. */
const targetPorts = {
  app: 5000,
  'ml-api': 8000,
  'gpu-exporter': 9400,
  'blackbox-exporter': 9115,
  host: 9100,
  'host-b': 9100,
  'node-exporter': 9100,
  prometheus: 9090,
  alertmanager: 9093,
};

export interface PastLoad {
  /** Requests per wall second; 0 leaves the service idle. */
  readonly appPerSecond: number;
  readonly mlApiPerSecond: number;
  /** Time of the newest sample, in milliseconds since 1970: the model was evaluated then. */
  readonly endWallMs: number;
  /** Optional components that the stack boots; default none. */
  readonly optional?: readonly OptionalComponent[];
  /** What the machine itself does on a normal day, where it takes the part of the host. */
  readonly machine?: MachineRest | undefined;
}

/**
 * The series that this configuration's rules read, as they would look after hours without a fault: requests and their
 * durations with the very labels of the live ones (so that the live counters carry them on), what the model says of
 * itself, and every target up. A series that MetricsAbsent misses must be here: its target comes up later than Prometheus.
 *
 * @example healthyPastSeries({ appPerSecond: 50, mlApiPerSecond: 5, endWallMs: Date.now() })
 */
export function healthyPastSeries(load: PastLoad): PastSeries[] {
  const { appPerSecond, mlApiPerSecond, endWallMs, optional, machine } = load;
  return [
    ...requestSeries('app', appPerSecond),
    ...requestSeries('ml-api', mlApiPerSecond),
    ...modelSeries(targetLabels('ml-api'), mlApiPerSecond, endWallMs),
    ...(unbooted(['gpu-exporter'], optional).length === 0 ? gpuSeries() : []),
    ...hostNames.flatMap((name) =>
      unbooted([name], optional).length === 0 ? hostSeries(name, machine) : [],
    ),
    ...Object.keys(targetPorts)
      .filter((service) => unbooted([service], optional).length === 0)
      .map((service): PastSeries => ({ type: 'gauge', name: 'up', labels: targetLabels(service), value: 1 })),
  ];
}

/**
 * The series of the GPUs that rules read, as the exporter serves them in its first moment: a rule on their absence sees a
 * target that was up for long, and must find them there as well.
 */
function gpuSeries(): PastSeries[] {
  const usedMiB = Math.round(workingMiB(everydayDemandRatio));
  const values = {
    GPU_TEMP: Math.round(restingCelsius({ demandRatio: everydayDemandRatio, isBraked: false })),
    FB_USED: usedMiB,
    FB_FREE: a30.memoryMiB - usedMiB,
    ECC_DBE_VOL_TOTAL: 0,
    ROW_REMAP_FAILURE: 0,
    THERMAL_VIOLATION: 0,
  };
  return Array.from({ length: gpuCount }, (_, gpu) =>
    Object.entries(values).map(
      ([field, value]): PastSeries => ({
        type: 'gauge',
        name: `DCGM_FI_DEV_${field}`,
        labels: { ...targetLabels('gpu-exporter'), ...gpuLabels(gpu) },
        value,
      }),
    ),
  ).flat();
}

/** The series of a host that rules read, as its exporter serves them on a normal day. */
function hostSeries(name: HostName, machine: MachineRest | undefined): PastSeries[] {
  const target = targetLabels(name);
  const { diskBytes, everydayMemoryRatio, everydayDiskRatio } = host;
  const { memoryBytes } = machine ?? host;
  const gauges = {
    memory_MemTotal_bytes: [{}, memoryBytes],
    memory_MemAvailable_bytes: [{}, memoryBytes * (1 - everydayMemoryRatio)],
    filesystem_size_bytes: [hostDiskLabels, diskBytes],
    filesystem_avail_bytes: [hostDiskLabels, diskBytes * (1 - everydayDiskRatio)],
    filesystem_readonly: [hostDiskLabels, 0],
  } as const satisfies Record<string, readonly [Labels, number]>;
  return [
    {
      type: 'counter',
      name: 'node_cpu_seconds_total',
      labels: { ...target, ...hostIdleLabels },
      ratePerSecond: Math.min(host.everydayIdlePerSecond, 1 - (machine?.cpuRatio ?? 0)),
      unit: 0.001,
    },
    ...Object.entries(gauges).map(
      ([name, [labels, value]]): PastSeries => ({
        type: 'gauge',
        name: `node_${name}`,
        labels: { ...target, ...labels },
        value,
      }),
    ),
  ];
}

function targetLabels(service: string): Labels {
  const port = targetPorts[service as keyof typeof targetPorts];
  const job = hostNames.some((name) => name === service) ? 'host' : service;
  return { job, instance: `${service}:${port}`, service };
}

function requestSeries(service: keyof typeof endpointsOf, perSecond: number): PastSeries[] {
  const target = targetLabels(service);
  return endpointsOf[service].flatMap(({ method, endpoint, shareRatio, status, otherStatuses }) => {
    const labels = { ...target, method, endpoint };
    const ratePerSecond = perSecond * shareRatio;
    const counter = (answer: string, rate: number): PastSeries => ({
      type: 'counter',
      name: 'http_requests_total',
      labels: { ...labels, status: answer },
      ratePerSecond: rate,
    });
    return [
      counter(status, ratePerSecond),
      ...otherStatuses.map((other) => counter(other, 0)),
      {
        type: 'histogram',
        name: 'http_request_duration_seconds',
        labels,
        ratePerSecond,
        observed: healthyDurationSeconds,
        upperBounds: [...durationBucketsSeconds],
      } satisfies PastSeries,
    ];
  });
}
