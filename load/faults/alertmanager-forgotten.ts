import { z } from 'zod';
import type { Applied, FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { readExposition, valueIn } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';
import { reloadSpeed } from './reloads.ts';

const schema = placedSchema.extend({
  kind: z.literal('alertmanager-forgotten'),
  on: z.literal('prometheus', 'want prometheus'),
});

/**
 * Somebody empties the file in which Prometheus finds its Alertmanagers: `{ kind: 'alertmanager-forgotten', on:
 * 'prometheus', at: '0s', lasts: '15m' }`. Nobody has to load anything; Prometheus watches the file.
 */
export type AlertmanagerForgotten = z.infer<typeof schema>;

const file = 'prometheus/targets/alertmanager.yml';
const gauge = 'prometheus_notifications_alertmanagers_discovered';
/** Prometheus sees the file change at once and hands targets on every 5 s (discovery, updatert); as much again. Wall time. */
const discoveryMs = 10_000;

/** @param clock for tests; the waits are bounded by it. */
export function alertmanagerForgottenFault(clock: Clock = systemClock): FaultModule<AlertmanagerForgotten> {
  const watch = (seams: Seams, wanted: number, timeoutMs = discoveryMs): Promise<Proof> => {
    const look = async () => {
      const samples = await readExposition('prometheus', seams.metricsUrl('prometheus'));
      const value = valueIn(samples, gauge, {});
      return { done: value === wanted, saw: `${gauge} is ${value ?? 'not served'}` };
    };
    return proofBy(look, { what: `${gauge} at ${wanted}`, timeoutMs, intervalMs: 50, clock });
  };
  /** It is in, or out, when Prometheus has taken notice: until then nothing is other than before. */
  const change = async (text: string, wanted: number, seams: Seams): Promise<Applied> => {
    await seams.config('prometheus').write(file, text);
    const { holds, evidence } = await watch(seams, wanted);
    if (!holds) throw new Error(`prometheus took no notice of ${file}: ${evidence}`);
    return { atWallMs: wallNowMs(), evidence };
  };
  return {
    kind: 'alertmanager-forgotten',
    schema,
    colour: '#7a6aa8',
    describe: ({ on }) => `the file that names the Alertmanagers of ${on} is empty`,
    seam: ({ on }) => `${on}/alertmanagers`,
    signals: ({ on }) => [
      { kind: 'gauge', service: on, metric: gauge, labels: {}, baseline: 1, faultValue: 0 },
      { kind: 'disconnected', service: on },
    ],
    // What discovery takes is wall time, as after a reload.
    highestSpeed: () => reloadSpeed,
    inject: (_, seams) => change('[]\n', 0, seams),
    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(seams, 0, Math.min(discoveryMs, withinMs)),
    heal: (_, seams) => change(seams.config('prometheus').original(file), 1, seams),
    confirmHealed: (_, seams) => watch(seams, 1),
  };
}
