import type { Signal } from '../../core/fault.ts';

/** Services whose `/health` the blackbox exporter asks: stack/config/prometheus/targets/blackbox-exporter.yml. */
export const probedServices = ['app', 'ml-api'] as const;

/** 1 for a probe that succeeded, 0 for any other. */
export const probeMetric = 'probe_success';

/** What is seen from outside of a service that does not answer as it should, wherever a stack boots the prober. */
export function failingProbe(service: string): Signal[] {
  if (!probedServices.some((probed) => probed === service)) return [];
  return [
    {
      kind: 'gauge',
      service,
      metric: probeMetric,
      labels: {},
      baseline: 1,
      faultValue: 0,
      exposedBy: 'blackbox-exporter',
    },
  ];
}
