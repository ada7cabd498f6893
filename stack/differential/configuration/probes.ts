import type { Labels } from '../../../core/labels.ts';

/** Alerts that every generated configuration of Alertmanager is asked about: all severities with all services, and odd ones. */
export const probes: readonly Labels[] = [
  ...['critical', 'warning', '007', 'yes', 'null', '0x10'].flatMap((severity) =>
    ['app', 'gpu', undefined].map((service) => ({
      alertname: `A-${severity}`,
      severity,
      ...(service === undefined ? {} : { service }),
    })),
  ),
  { alertname: 'B', team: 'yes', service: 'app' },
  { alertname: 'B', team: '1.0', severity: 'critical' },
  { alertname: 'B', a: '007', y: 'x' },
  { alertname: 'C' },
];
