import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { sinkPort } from '../drivers/sink.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const receivers = ['pagerduty', 'slack', 'ml-webhook', 'audit-webhook'] as const;

const schema = placedSchema.extend({
  kind: z.literal('receiver-refuses'),
  on: z.literal('receivers', 'want receivers: they are all played by one component'),
  receiver: z.enum(receivers, `want a receiver that is told over HTTP: ${receivers.join(', ')}`),
});

/**
 * A receiver takes nothing, as after its key was revoked:
 * `{ kind: 'receiver-refuses', on: 'receivers', receiver: 'pagerduty', at: '0s', lasts: '20m' }`.
 *
 * It answers 400, which PagerDuty gives to an invalid routing key. Alertmanager does not try such a notification again
 * before the next tick of its group. With a 5xx it would, for 10 s of wall time at the least (notify/notify.go of 0.26,
 * MinTimeout), which no speed shortens; for PagerDuty also with 403 (notify/pagerduty).
 */
export type ReceiverRefuses = z.infer<typeof schema>;

const refusal = { kind: 'status', status: 400 };
/** For the healing to show, in wall milliseconds: the next answer of the sink shows it. */
const healingMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function receiverRefusesFault(clock: Clock = systemClock): FaultModule<ReceiverRefuses> {
  const change = async (
    { on, receiver }: ReceiverRefuses,
    seams: Seams,
    behaviour: { readonly kind: string },
  ) => {
    const { appliedAtWallMs, state } = await sinkPort(seams.adminUrl(on)).behave(receiver, behaviour);
    return { atWallMs: appliedAtWallMs, evidence: `${on} reports ${JSON.stringify(state)}` };
  };
  /** Waits until the sink says that the receiver refuses, or that it is well. */
  const watch = (
    { on, receiver }: ReceiverRefuses,
    seams: Seams,
    refuses: boolean,
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const { [receiver]: behaviour = { kind: 'ok' } } = await sinkPort(seams.adminUrl(on)).behaviours();
      const isRefusing = behaviour.kind === refusal.kind && behaviour['status'] === refusal.status;
      return { done: isRefusing === refuses, saw: JSON.stringify(behaviour) };
    };
    const what = `${receiver} ${refuses ? `answering ${refusal.status}` : 'answering as it should'}`;
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'receiver-refuses',
    schema,
    colour: '#5a5f9e',
    describe: ({ receiver }) => `${receiver} refuses every notification`,
    seam: ({ receiver }) => `receivers/${receiver}`,
    signals: ({ receiver }) => [{ kind: 'refusal', service: 'receivers', receiver }],

    inject: (fault, seams) => change(fault, seams, refusal),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) => watch(fault, seams, true, withinMs),

    heal: (fault, seams) => change(fault, seams, { kind: 'ok' }),

    confirmHealed: (fault, seams) => watch(fault, seams, false, healingMs),
  };
}
