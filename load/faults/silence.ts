import { z } from 'zod';
import type { Applied, FaultModule, Proof, Seams } from '../../core/fault.ts';
import { formatLabels } from '../../core/labels.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { type SilencePort, silencePort } from '../drivers/silences.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('silence'),
  on: z.literal('alertmanager', 'want alertmanager: it keeps the silences'),
  alerts: z
    .record(z.string(), z.string().min(1))
    .refine(
      (labels) => Object.keys(labels).length > 0,
      'want at least one label: a silence of everything hides the lab too',
    ),
});

/**
 * Somebody silences alerts by their labels, and ends the silence when the time is over:
 * `{ kind: 'silence', on: 'alertmanager', alerts: { alertname: 'HighErrorRate' }, at: '0s', lasts: '30m' }`.
 */
export type SilenceFault = z.infer<typeof schema>;

/** For Alertmanager to tell of the change, wall milliseconds; it takes some 5. */
const changeMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function silenceFault(clock: Clock = systemClock): FaultModule<SilenceFault> {
  const portOf = (seams: Seams): SilencePort => silencePort(seams.metricsUrl('alertmanager'));
  /** Two silences at once are told apart by what is silenced. */
  const commentOf = ({ alerts }: SilenceFault): string => `firedrill ${formatLabels(alerts)}`;
  const activeOf = async (fault: SilenceFault, seams: Seams) => {
    const all = await portOf(seams).list();
    return all.filter(({ comment, status }) => comment === commentOf(fault) && status.state === 'active');
  };
  const watch = (fault: SilenceFault, seams: Seams, wanted: number, timeoutMs: number): Promise<Proof> =>
    proofBy(
      async () => {
        const { length } = await activeOf(fault, seams);
        return { done: length === wanted, saw: `${length} active` };
      },
      { what: `${wanted} active silence of ${formatLabels(fault.alerts)}`, timeoutMs, clock },
    );
  return {
    kind: 'silence',
    schema,
    colour: '#4f8a8b',
    describe: ({ alerts }) => `${formatLabels(alerts)} is silenced`,
    seam: ({ alerts }) => `alertmanager/silences/${formatLabels(alerts)}`,
    signals: ({ alerts }) => [{ kind: 'silenced', service: 'alertmanager', alerts }],

    async inject(fault, seams): Promise<Applied> {
      const { silenceID } = await portOf(seams).make(fault.alerts, commentOf(fault));
      return { atWallMs: wallNowMs(), evidence: `alertmanager made the silence ${silenceID}` };
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(fault, seams, 1, Math.min(changeMs, withinMs)),

    async heal(fault, seams): Promise<Applied> {
      const ids = (await activeOf(fault, seams)).map(({ id }) => id);
      for (const id of ids) await portOf(seams).end(id);
      return { atWallMs: wallNowMs(), evidence: `ended ${ids.join(', ') || 'nothing: none was active'}` };
    },

    confirmHealed: (fault, seams) => watch(fault, seams, 0, changeMs),
  };
}
