import { z } from 'zod';
import { ask } from './http.ts';

const behaviourSchema = z.looseObject({ kind: z.string() });
const behavioursSchema = z.object({ state: z.record(z.string(), behaviourSchema) });
const changeSchema = behavioursSchema.extend({ appliedAtWallMs: z.number() });

/** How each receiver answers that does not answer as the real service would; by its name. */
export type Behaviours = z.infer<typeof behavioursSchema>['state'];
export type BehaviourChange = z.infer<typeof changeSchema>;

/** The API of the receiver sink. Every method throws the errors of `ask`. */
export interface SinkPort {
  behaviours(): Promise<Behaviours>;
  /** @param behaviour as stack/apps/receivers/behaviour.ts has them; `{ kind: 'ok' }` for the real service's */
  behave(receiver: string, behaviour: { readonly kind: string }): Promise<BehaviourChange>;
}

/** @param baseUrl of its API, on loopback, without a slash at the end. */
export function sinkPort(baseUrl: string): SinkPort {
  const whom = 'the receiver sink';
  return {
    behaviours: async () =>
      (await ask({ method: 'GET', url: `${baseUrl}/behaviour`, whom }, behavioursSchema)).state,
    behave: (receiver, body) =>
      ask(
        { method: 'PUT', url: `${baseUrl}/behaviour/${encodeURIComponent(receiver)}`, body, whom },
        changeSchema,
      ),
  };
}
