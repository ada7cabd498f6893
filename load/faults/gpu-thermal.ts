import { z } from 'zod';
import { parseDurationMs } from '../../core/duration.ts';
import type { FaultModule, Signal } from '../../core/fault.ts';
import { a30 } from '../../core/gpu/a30.ts';
import { heatCourse } from '../../core/gpu/course.ts';
import { gpuLabels } from '../../core/gpu/labels.ts';
import { everydayDemandRatio, restingCelsius } from '../../core/gpu/thermal.ts';
import type { Clock } from '../../core/until.ts';
import { type Sample, valueIn } from '../drivers/exposition.ts';
import { type Sight, seen } from './exporter-fault.ts';
import { gpuFault, onGpuSchema } from './gpu-fault.ts';

/** What a healthy GPU comes to at most, as the exporter rounds it. */
const healthyCelsius = Math.ceil(restingCelsius({ demandRatio: 1, isBraked: false }));
const wanted = `want more than the ${healthyCelsius} °C that full work makes, and less than ${a30.shutdownCelsius} °C, where the card turns itself off`;

const schema = onGpuSchema.extend({
  kind: z.literal('gpu-thermal'),
  /** `inlet`: the air comes in warm. `fan`: too little of it comes. Less air also means a slower climb. */
  cause: z.enum(['inlet', 'fan'], 'want "inlet" or "fan"'),
  /** Where the temperature settles, °C, throttling included: above what full work makes, below the shutdown. */
  celsius: z.number(wanted).gt(healthyCelsius, wanted).lt(a30.shutdownCelsius, wanted),
});

/** A GPU loses its cooling and heats up: `{ kind: 'gpu-thermal', on: 'gpu-exporter', gpu: 0, cause: 'fan', celsius: 92, … }`. */
export type GpuThermal = z.infer<typeof schema>;

const temperatureMetric = 'DCGM_FI_DEV_GPU_TEMP';
/** From just below the shutdown it is below full work's temperature after two time constants of 69 s; four leave room. */
const recoveryMs = 4 * a30.kelvinPerWatt * a30.joulesPerKelvin * 1000;

/** What the model makes of it under the everyday load: the temperature, and the throttling that comes with it. */
function signalsOf({ on, gpu, cause, celsius, lasts }: GpuThermal): Signal[] {
  const { baseline, onset, healed, throttles } = heatCourse(
    { demandRatio: everydayDemandRatio, isBraked: false },
    { kind: 'settles', cause, celsius },
    parseDurationMs(lasts),
  );
  const of = { service: on, labels: gpuLabels(gpu) };
  return [
    { ...of, kind: 'gauge-course', metric: temperatureMetric, baseline, onset, healed },
    {
      ...of,
      kind: 'counter',
      metric: 'DCGM_FI_DEV_THERMAL_VIOLATION',
      per: 'second',
      baseline: 0,
      faultValue: throttles === null ? 0 : 1e9,
      ...throttles,
    },
  ];
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuThermalFault(clock?: Clock): FaultModule<GpuThermal> {
  const sight = (
    { gpu }: GpuThermal,
    samples: readonly Sample[],
    holds: (celsius: number) => boolean,
  ): Sight =>
    seen(`the temperature of GPU ${gpu}`, valueIn(samples, temperatureMetric, { gpu: String(gpu) }), holds);
  return gpuFault(
    {
      kind: 'gpu-thermal',
      schema,
      colour: '#e65100',
      describe: ({ gpu, cause, celsius }) =>
        `GPU ${gpu} heats up to ${celsius} °C: ${cause === 'fan' ? 'a fan fails' : 'the air comes in warm'}`,
      knob: ({ gpu }) => `gpu${gpu}-cooling`,
      setting: ({ cause, celsius }) => ({ cause, celsius }),
      signals: signalsOf,
      // Hotter than work alone can make it: then the cooling is what is wrong.
      shows: (fault, samples) => sight(fault, samples, (celsius) => celsius > healthyCelsius),
      showsNot: (fault, samples) => sight(fault, samples, (celsius) => celsius <= healthyCelsius),
      recoveryMs,
    },
    clock,
  );
}
