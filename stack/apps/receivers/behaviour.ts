import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { problemsOf, wholeNumber } from '../shared/schemas.ts';

/**
 * How a receiver answers.
 *
 * - `ok`: as the real service would (an invalid payload is still refused)
 * - `latency`: the same, `wallMs` later
 * - `status`: that status, whatever came; for mail the SMTP reply code. `times`: so often, then `ok` again
 * - `hang`: the request is read, the answer never comes
 * - `reset`: the request is read, the connection is reset
 */
export const behaviourSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ok') }),
  z.strictObject({ kind: z.literal('latency'), wallMs: wholeNumber(0, 600_000, 'wall milliseconds') }),
  z.strictObject({
    kind: z.literal('status'),
    status: wholeNumber(400, 599, 'status'),
    times: wholeNumber(1, 1_000_000, 'times').optional(),
  }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('reset') }),
]);
export type Behaviour = z.infer<typeof behaviourSchema>;

/** Behaviours by receiver; `{}` when every receiver is well. */
export type BehaviourState = Readonly<Record<string, Behaviour>>;

const receiverPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What each receiver was told to do. */
export class BehaviourBook {
  readonly #behaviours = new Map<string, Behaviour>();

  get state(): BehaviourState {
    return Object.fromEntries(this.#behaviours);
  }

  /**
   * Tells a receiver how to answer from now on.
   *
   * @throws FiredrillError `RECEIVER_NAME` or `BEHAVIOUR`, the latter with every problem.
   */
  set(receiver: string, input: unknown): void {
    if (!receiverPattern.test(receiver)) {
      throw new FiredrillError('usage', 'RECEIVER_NAME', 'that cannot be the name of a receiver', {
        want: 'up to 64 letters, digits, dots, dashes and underscores',
        got: JSON.stringify(receiver),
      });
    }
    const parsed = behaviourSchema.safeParse(input);
    if (!parsed.success) {
      throw new FiredrillError('usage', 'BEHAVIOUR', `the receiver "${receiver}" cannot behave like that`, {
        want: 'kind ok, latency, status, hang or reset',
        problems: problemsOf(parsed.error, input),
      });
    }
    if (parsed.data.kind === 'ok') this.#behaviours.delete(receiver);
    else this.#behaviours.set(receiver, parsed.data);
  }

  clear(): void {
    this.#behaviours.clear();
  }

  /** The behaviour for the next request of a receiver; a behaviour with `times` wears off here. */
  take(receiver: string): Behaviour {
    const behaviour = this.#behaviours.get(receiver) ?? { kind: 'ok' };
    if (behaviour.kind === 'status' && behaviour.times !== undefined) {
      if (behaviour.times === 1) this.#behaviours.delete(receiver);
      else this.#behaviours.set(receiver, { ...behaviour, times: behaviour.times - 1 });
    }
    return behaviour;
  }
}
