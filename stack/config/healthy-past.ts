import type { PastSeries } from '../../core/history.ts';
import type { Labels } from '../../core/labels.ts';
import { type OptionalComponent, unbooted } from '../../core/optional-components.ts';

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

/**
 * The mix of load/k6: of all requests every 101st asks for the report, of the others every 7th orders, of the others
 * every 3rd asks for one item.
 */
const reportShare = 1 / 101;
const orderShare = (1 - reportShare) / 7;
const itemShare = (1 - reportShare - orderShare) / 3;

const endpointsOf = {
  app: [
    {
      method: 'GET',
      endpoint: '/api/items',
      shareRatio: 2 * itemShare,
      status: '200',
      otherStatuses: failures,
    },
    {
      method: 'GET',
      endpoint: '/api/items/:id',
      shareRatio: itemShare,
      status: '200',
      otherStatuses: ['404', ...failures],
    },
    {
      method: 'POST',
      endpoint: '/api/orders',
      shareRatio: orderShare,
      status: '201',
      otherStatuses: failures,
    },
    {
      method: 'GET',
      endpoint: '/api/reports',
      shareRatio: reportShare,
      status: '200',
      otherStatuses: failures,
    },
  ],
  'ml-api': [{ method: 'POST', endpoint: '/predict', shareRatio: 1, status: '200', otherStatuses: failures }],
} as const satisfies Record<string, readonly PastEndpoint[]>;

/** Bounds of `http_request_duration_seconds` in the applications, in lab seconds. */
const durationBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What a healthy request takes, in lab seconds: the middle of the applications' service times. */
const healthyDurationSeconds = 0.06;

/** Target labels by service, as prometheus.yml and targets/*.yml give them. */
const targetPorts = {
  app: 5000,
  'ml-api': 8000,
  'gpu-exporter': 9400,
  'node-exporter': 9100,
  prometheus: 9090,
  alertmanager: 9093,
};

export interface PastLoad {
  /** Requests per wall second; 0 leaves the service idle. */
  readonly appPerSecond: number;
  readonly mlApiPerSecond: number;
  /** Optional components that the stack boots; default none. */
  readonly optional?: readonly OptionalComponent[];
}

/**
 * The series that this configuration's rules read, as they would look after hours without a fault: requests and their
 * durations with the very labels of the live ones (so that the live counters carry them on), and every target up.
 *
 * @example healthyPast({ endMs, lengthMs, stepMs, series: healthyPastSeries({ appPerSecond: 50, mlApiPerSecond: 5 }) })
 */
export function healthyPastSeries({ appPerSecond, mlApiPerSecond, optional }: PastLoad): PastSeries[] {
  return [
    ...requestSeries('app', appPerSecond),
    ...requestSeries('ml-api', mlApiPerSecond),
    ...Object.keys(targetPorts)
      .filter((service) => unbooted([service], optional).length === 0)
      .map((service): PastSeries => ({ type: 'gauge', name: 'up', labels: targetLabels(service), value: 1 })),
  ];
}

function targetLabels(service: string): Labels {
  const port = targetPorts[service as keyof typeof targetPorts];
  return { job: service, instance: `${service}:${port}`, service };
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
        upperBounds: durationBoundsSeconds,
      } satisfies PastSeries,
    ];
  });
}
