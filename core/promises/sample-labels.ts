import type { Labels } from '../labels.ts';
import type { PromisedAlert, Promises } from './promises.ts';

/** A service that nobody promised: whatever depends on the name of a service must show. */
const otherService = 'another-service';

/** The services that promised jobs scrape or probe. */
export function promisedServices({ stated }: Promises): string[] {
  const jobs = Object.values(stated.prometheus.jobs);
  return [
    ...new Set(
      jobs.flatMap(({ targets = {}, probes = {} }) => [...Object.values(targets), ...Object.values(probes)]),
    ),
  ];
}

/** The labels that a promised alert reaches Alertmanager with, once for each service that it may be about. */
export function sampleLabels(alert: PromisedAlert, promises: Promises): Labels[] {
  const { alertname, severity, layer, labels, each } = alert;
  const own = Object.fromEntries(each.map((name) => [name, `${name}-1`]));
  const common = {
    ...own,
    ...promises.stated.prometheus.externalLabels,
    alertname,
    severity,
    layer,
    ...labels,
  };
  if ('service' in labels) return [common];
  return [...promisedServices(promises), otherService].map((service) => ({ ...common, service }));
}
