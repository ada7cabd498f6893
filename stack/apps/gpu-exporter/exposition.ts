import { gpuLabels } from '../../../core/gpu/labels.ts';
import { xidWindowMs } from '../../../core/gpu/xids.ts';
import type { Reading } from './gpu.ts';

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  value(reading: Reading, speed: number): number;
}

/**
 * Names, types and units of NVIDIA's dcgm-exporter (etc/dcp-metrics-included.csv; violations and ECC are off by default
 * there and must be enabled). DCGM's fields for temperature, clock, utilisation and memory are whole numbers.
 *
 * Counters of time and energy count wall time: Prometheus divides their increase by wall seconds at any speed, so that a
 * rate stays a share of the time, or W.
 */
const families: readonly Family[] = [
  gauge('SM_CLOCK', 'SM clock frequency (in MHz).', ({ clockMhz }) => Math.round(clockMhz)),
  gauge('GPU_TEMP', 'GPU temperature (in C).', ({ celsius }) => Math.round(celsius)),
  gauge('POWER_USAGE', 'Power draw (in W).', ({ watts }) => Number(watts.toFixed(3))),
  gauge('GPU_UTIL', 'GPU utilization (in %).', ({ utilisationRatio }) => Math.round(utilisationRatio * 100)),
  gauge('XID_ERRORS', 'Value of the last XID error encountered.', ({ lastXid }) => lastXid),
  gauge('FB_FREE', 'Framebuffer memory free (in MiB).', ({ freeMiB }) => freeMiB),
  gauge('FB_USED', 'Framebuffer memory used (in MiB).', ({ usedMiB }) => usedMiB),
  gauge('ROW_REMAP_FAILURE', 'Whether remapping of rows has failed.', ({ hasRowRemapFailed }) =>
    hasRowRemapFailed ? 1 : 0,
  ),
  counter('ECC_DBE_VOL_TOTAL', 'Double-bit volatile ECC errors.', ({ doubleBitErrors }) => doubleBitErrors),
  counter('TOTAL_ENERGY_CONSUMPTION', 'Energy since boot (in mJ).', ({ energyMj }, speed) =>
    Math.floor(energyMj / speed),
  ),
  counter('POWER_VIOLATION', 'Throttling for want of power (in ns).', ({ powerViolationNs }, speed) =>
    Math.floor(powerViolationNs / speed),
  ),
  counter('THERMAL_VIOLATION', 'Throttling because of heat (in ns).', ({ thermalViolationNs }, speed) =>
    Math.floor(thermalViolationNs / speed),
  ),
];

const xidFamily = 'DCGM_EXP_XID_ERRORS_COUNT';

/**
 * `/metrics` in the text format. A GPU that is not there has no series at all.
 *
 * @param readings by index of the GPU. @param speed lab seconds per wall second.
 */
export function render(readings: readonly (Reading | null)[], speed: number): string {
  const present = readings.flatMap((reading, index) => (reading === null ? [] : [{ reading, index }]));
  const lines = families.flatMap(({ name, type, help, value }) => [
    ...head(name, type, help),
    ...present.map(({ reading, index }) => `${name}{${labelsOf(index)}} ${value(reading, speed)}`),
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

function labelsOf(gpu: number): string {
  return Object.entries(gpuLabels(gpu))
    .map(([name, value]) => `${name}="${value}"`)
    .join();
}

function head(name: string, type: Family['type'], help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function gauge(field: string, help: string, value: Family['value']): Family {
  return { name: `DCGM_FI_DEV_${field}`, type: 'gauge', help, value };
}

function counter(field: string, help: string, value: Family['value']): Family {
  return { name: `DCGM_FI_DEV_${field}`, type: 'counter', help, value };
}
