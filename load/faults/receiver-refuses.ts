import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { sinkPort } from '../drivers/sink.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';

/** A refusal, too many requests, and two of a receiver that is out of order. */
const statuses = [400, 429, 500, 503] as const;
const receivers = ['pagerduty', 'slack', 'ml-webhook', 'audit-webhook'] as const;

const schema = placedSchema.extend({
  kind: z.literal('receiver-refuses'),
  on: z.literal('receivers', 'want receivers: they are all played by one component'),
  receiver: z.enum(receivers, `want a receiver that is told over HTTP: ${receivers.join(', ')}`),
  status: z
    .union(
      statuses.map((status) => z.literal(status)),
      `want a status: ${statuses.join(', ')}`,
    )
    .optional(),
});

/**
 * A receiver takes nothing, as after its key was revoked:
 * `{ kind: 'receiver-refuses', on: 'receivers', receiver: 'pagerduty', at: '0s', lasts: '20m' }`.
 *
 * It answers 400 unless another `status` is told, which PagerDuty gives to an invalid routing key. Alertmanager does not try such
 * a notification again before the next tick of its group. With a 5xx it does, and for PagerDuty with 429 (notify/util.go,
 * notify/pagerduty of 0.26), until the time of the flush is over: group_interval, or 10 s if that is less (notify.go, MinTimeout).
 */
export type ReceiverRefuses = z.infer<typeof schema>;

const usualStatus = 400;

/** A flush lasts 10 s of Alertmanager's clock at the least: with the compiled clock that is a group_interval of 1m at this speed. */
const retriedSpeed = 6;

/** Whether Alertmanager tries again within a flush. */
function isRetried({ receiver, status = usualStatus }: ReceiverRefuses): boolean {
  return status >= 500 || (status === 429 && receiver === 'pagerduty');
}

/** For the healing to show, in wall milliseconds: the next answer of the sink shows it. */
const healingMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function receiverRefusesFault(clock: Clock = systemClock): FaultModule<ReceiverRefuses> {
  const change = async (
    { on, receiver }: ReceiverRefuses,
    seams: Seams,
    behaviour: { readonly kind: string; readonly status?: number },
  ) => {
    const { appliedAtWallMs, state } = await sinkPort(seams.adminUrl(on)).behave(receiver, behaviour);
    return { atWallMs: appliedAtWallMs, evidence: `${on} reports ${JSON.stringify(state)}` };
  };
  /** Waits until the sink says that the receiver refuses, or that it is well. */
  const watch = (
    { on, receiver, status = usualStatus }: ReceiverRefuses,
    seams: Seams,
    refuses: boolean,
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const { [receiver]: behaviour = { kind: 'ok' } } = await sinkPort(seams.adminUrl(on)).behaviours();
      const isRefusing = behaviour.kind === 'status' && behaviour['status'] === status;
      return { done: isRefusing === refuses, saw: JSON.stringify(behaviour) };
    };
    const what = `${receiver} ${refuses ? `answering ${status}` : 'answering as it should'}`;
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'receiver-refuses',
    schema,
    colour: '#5a5f9e',
    describe: ({ receiver, status }) =>
      status === undefined
        ? `${receiver} refuses every notification`
        : `${receiver} answers every notification with ${status}`,
    seam: ({ receiver }) => `receivers/${receiver}`,
    signals: ({ receiver }) => [{ kind: 'refusal', service: 'receivers', receiver }],

    highestSpeed: (fault, clock) =>
      isRetried(fault) && clock !== 'lab' ? retriedSpeed : Number.POSITIVE_INFINITY,

    inject: (fault, seams) => change(fault, seams, { kind: 'status', status: fault.status ?? usualStatus }),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) => watch(fault, seams, true, withinMs),

    heal: (fault, seams) => change(fault, seams, { kind: 'ok' }),

    confirmHealed: (fault, seams) => watch(fault, seams, false, healingMs),
  };
}
