import { a30 } from '../../../core/gpu/a30.ts';
import { xidWindowMs } from '../../../core/gpu/xids.ts';
import type { Reading } from './gpu.ts';

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  value(reading: Reading): number;
}

/**
 * Names, types and units of NVIDIA's dcgm-exporter (etc/dcp-metrics-included.csv; the last five are off by default there
 * and must be enabled). DCGM's fields for temperature, clock, utilisation and memory are whole numbers.
 */
const families: readonly Family[] = [
  gauge('DCGM_FI_DEV_SM_CLOCK', 'SM clock frequency (in MHz).', ({ clockMhz }) => Math.round(clockMhz)),
  gauge('DCGM_FI_DEV_GPU_TEMP', 'GPU temperature (in C).', ({ celsius }) => Math.round(celsius)),
  gauge('DCGM_FI_DEV_POWER_USAGE', 'Power draw (in W).', ({ watts }) => Number(watts.toFixed(3))),
  counter('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'Energy since boot (in mJ).', ({ energyMj }) =>
    Math.floor(energyMj),
  ),
  gauge('DCGM_FI_DEV_GPU_UTIL', 'GPU utilization (in %).', ({ utilisationRatio }) =>
    Math.round(utilisationRatio * 100),
  ),
  gauge('DCGM_FI_DEV_XID_ERRORS', 'Value of the last XID error encountered.', ({ lastXid }) => lastXid),
  gauge('DCGM_FI_DEV_FB_FREE', 'Framebuffer memory free (in MiB).', ({ freeMiB }) => freeMiB),
  gauge('DCGM_FI_DEV_FB_USED', 'Framebuffer memory used (in MiB).', ({ usedMiB }) => usedMiB),
  counter('DCGM_FI_DEV_POWER_VIOLATION', 'Throttling due to power constraints (in ns).', (reading) =>
    Math.floor(reading.powerViolationNs),
  ),
  counter('DCGM_FI_DEV_THERMAL_VIOLATION', 'Throttling due to thermal constraints (in ns).', (reading) =>
    Math.floor(reading.thermalViolationNs),
  ),
  counter(
    'DCGM_FI_DEV_ECC_DBE_VOL_TOTAL',
    'Double-bit volatile ECC errors.',
    (reading) => reading.doubleBitErrors,
  ),
  gauge('DCGM_FI_DEV_ROW_REMAP_FAILURE', 'Whether remapping of rows has failed.', (reading) =>
    reading.hasRowRemapFailed ? 1 : 0,
  ),
];

const xidFamily = 'DCGM_EXP_XID_ERRORS_COUNT';

/** `/metrics` in the text format. A GPU that is not there has no series at all. @param readings by index of the GPU. */
export function render(readings: readonly (Reading | null)[]): string {
  const present = readings.flatMap((reading, index) => (reading === null ? [] : [{ reading, index }]));
  const lines = families.flatMap(({ name, type, help, value }) => [
    ...head(name, type, help),
    ...present.map(({ reading, index }) => `${name}{${labelsOf(index)}} ${value(reading)}`),
  ]);
  const counts = present.flatMap(({ reading, index }) => xidLines(index, reading.recentXids));
  return [...lines, ...head(xidFamily, 'gauge', 'XID errors within the window.'), ...counts, ''].join('\n');
}

/** One series per XID within the window; without any, one without the label, at 0 (dcgm-exporter, expcollector.go). */
function xidLines(gpu: number, recentXids: ReadonlyMap<number, number>): string[] {
  const labels = `${labelsOf(gpu)},window_size_in_ms="${xidWindowMs}"`;
  if (recentXids.size === 0) return [`${xidFamily}{${labels}} 0`];
  return [...recentXids].map(([xid, count]) => `${xidFamily}{${labels},xid="${xid}"} ${count}`);
}

/** The labels that dcgm-exporter puts on every series; device and UUID are made up, and the same in every run. */
function labelsOf(gpu: number): string {
  const uuid = `GPU-f17ed111-0000-4000-8000-${String(gpu).padStart(12, '0')}`;
  return `gpu="${gpu}",UUID="${uuid}",device="nvidia${gpu}",modelName="${a30.modelName}",Hostname="gpu-node"`;
}

function head(name: string, type: Family['type'], help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function gauge(name: string, help: string, value: Family['value']): Family {
  return { name, type: 'gauge', help, value };
}

function counter(name: string, help: string, value: Family['value']): Family {
  return { name, type: 'counter', help, value };
}
