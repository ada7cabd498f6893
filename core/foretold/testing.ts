import type { Signal } from '../fault.ts';
import type { PastSeries } from '../history.ts';
import type { Lab, LabTarget } from './lab.ts';

/** A target of a component with the name of its job. */
export function targetOf(component: string, job: Partial<LabTarget['job']> = {}): LabTarget {
  const address = `${component}:9100`;
  return {
    component,
    address,
    labels: { job: component, instance: address, service: component },
    job: {
      name: component,
      scrapeIntervalMs: 15_000,
      scrapeTimeoutMs: 10_000,
      targetFiles: [],
      staticLabels: [],
      location: { file: 'prometheus/prometheus.yml' },
      ...job,
    },
  };
}

/** Answers of the shop in its healthy past: 50 a second, none of them failed. */
export const answers: readonly PastSeries[] = ['200', '500'].map((status, index) => ({
  type: 'counter',
  name: 'http_requests_total',
  labels: { job: 'app', instance: 'app:5000', service: 'app', endpoint: '/', status },
  ratePerSecond: index === 0 ? 50 : 0,
}));

/** For tests: the shop under one fault of ten minutes from the zero on, at speed 1. */
export function labOf(signals: readonly Signal[], changes: Partial<Lab> = {}): Lab {
  return {
    targets: [targetOf('app')],
    healthy: answers,
    faults: [{ index: 0, atMs: 0, lastsMs: 600_000, signals }],
    speed: 1,
    ratePerSecond: { app: 50 },
    warmUpMs: 60_000,
    ...changes,
  };
}
