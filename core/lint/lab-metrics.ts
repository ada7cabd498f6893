/** Classic histograms are stored as three series. */
const histogram = (name: string): string[] => ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`);
const dcgm = (fields: string): string[] => fields.split(' ').map((field) => `DCGM_FI_DEV_${field}`);
const http = ['http_requests_total', ...histogram('http_request_duration_seconds')];

/** What a program of the lab serves: these names, and whatever begins with one of these. */
interface Served {
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
}

/** prom-client's metrics of the process itself. */
const node: readonly string[] = ['nodejs_', 'process_'];
/** Those of Go's client, of its process and of its own /metrics. */
const go: readonly string[] = ['go_', 'process_', 'promhttp_'];

/** By address, as the shipped target files have it. Of the lab's own programs every name is known, of all others the beginning. */
const programs: Readonly<Record<string, Served>> = {
  'app:5000': { names: http, prefixes: node },
  'ml-api:8000': {
    names: [
      ...http,
      ...['model_predictions_total', 'model_prediction_errors_total', 'missing_features_total'],
      ...histogram('model_inference_duration_seconds'),
      ...histogram('model_prediction_confidence'),
      ...['model_accuracy', 'model_outcomes', 'data_drift_score', 'data_drift_values'],
      'model_last_evaluation_timestamp_seconds',
    ],
    prefixes: node,
  },
  'gpu-exporter:9400': {
    names: [
      ...dcgm('SM_CLOCK GPU_TEMP POWER_USAGE GPU_UTIL XID_ERRORS FB_FREE FB_USED ROW_REMAP_FAILURE'),
      ...dcgm('ECC_DBE_VOL_TOTAL TOTAL_ENERGY_CONSUMPTION POWER_VIOLATION THERMAL_VIOLATION'),
      'DCGM_EXP_XID_ERRORS_COUNT',
    ],
    prefixes: node,
  },
  'blackbox-exporter:9115': { names: [], prefixes: [...go, 'probe_', 'blackbox_'] },
  'node-exporter:9100': { names: [], prefixes: [...go, 'node_'] },
  'host:9100': { names: [], prefixes: [...go, 'node_', 'firedrill_host_'] },
  'host-b:9100': { names: [], prefixes: [...go, 'node_', 'firedrill_host_'] },
  'prometheus:9090': { names: [], prefixes: [...go, 'prometheus_', 'net_conntrack_'] },
  'alertmanager:9093': { names: [], prefixes: [...go, 'alertmanager_', 'net_conntrack_'] },
};

/** What Prometheus stores of each scrape, and of its own alerts. */
const everywhere: Served = { names: ['up', 'ALERTS', 'ALERTS_FOR_STATE'], prefixes: ['scrape_'] };

/** Whether Prometheus adds a metric by itself, to which no `metric_relabel_configs` applies (scrape/scrape.go of 2.47.2, addReportSample). */
export function isOfPrometheus(metric: string): boolean {
  return isAmong(everywhere, metric);
}

function isAmong({ names, prefixes }: Served, metric: string): boolean {
  return names.includes(metric) || prefixes.some((prefix) => metric.startsWith(prefix));
}

/** Tells of a metric whether the programs at these addresses serve it. Undefined where one of them is none of the lab's. */
export function servedAt(addresses: readonly string[]): ((metric: string) => boolean) | undefined {
  const known = [...new Set(addresses)].map((address) => programs[address]);
  const served = known.flatMap((one) => one ?? []);
  if (served.length < known.length || served.length === 0) return undefined;
  return (metric) => [everywhere, ...served].some((one) => isAmong(one, metric));
}

/** The names that the lab's own programs serve. */
export const labMetrics: readonly string[] = [
  ...new Set(Object.values(programs).flatMap(({ names }) => names)),
];
