import { z } from 'zod';
import { ask } from './http.ts';

const changeSchema = z.object({ appliedAtWallMs: z.number(), state: z.record(z.string(), z.unknown()) });
/** The answer to a change: from `appliedAtWallMs` (epoch ms, fractional) on, arriving requests see `state`. */
export type FaultChange = z.infer<typeof changeSchema>;

const servedSchema = z.object({
  sinceWallMs: z.number(),
  total: z.number(),
  byStatus: z.record(z.string(), z.number()),
  slow: z.number().optional(),
  stragglers: z.number(),
});
/**
 * What a service answered since the last change of its faults, at `sinceWallMs`. `stragglers` are requests still in the
 * works that arrived before the change and may yet answer in the old way.
 */
export type Served = z.infer<typeof servedSchema>;

const faultsSchema = z.object({ knobs: z.array(z.string()), state: z.record(z.string(), z.unknown()) });
/** The knobs that a service has, and the settings of those that are turned. */
export type Faults = z.infer<typeof faultsSchema>;

/** The admin port of one of our own programs. Every method throws the errors of `ask`. */
export interface AdminPort {
  faults(): Promise<Faults>;
  setFault(knob: string, setting: unknown): Promise<FaultChange>;
  /** Harmless when the knob is not turned. */
  clearFault(knob: string): Promise<FaultChange>;
  clearAllFaults(): Promise<FaultChange>;
  /** @param slowLabMs counts those that took at least so long as `slow`, lab milliseconds */
  served(slowLabMs?: number): Promise<Served>;
}

/** @param baseUrl of the admin port, on loopback, without a slash at the end. */
export function adminPort(service: string, baseUrl: string): AdminPort {
  const whom = `the admin port of ${service}`;
  const knobUrl = (knob: string): string => `${baseUrl}/faults/${encodeURIComponent(knob)}`;
  return {
    faults: () => ask({ method: 'GET', url: `${baseUrl}/faults`, whom }, faultsSchema),
    setFault: (knob, body) => ask({ method: 'PUT', url: knobUrl(knob), body, whom }, changeSchema),
    clearFault: (knob) => ask({ method: 'DELETE', url: knobUrl(knob), whom }, changeSchema),
    clearAllFaults: () => ask({ method: 'DELETE', url: `${baseUrl}/faults`, whom }, changeSchema),
    served: (slowLabMs) =>
      ask(
        {
          method: 'GET',
          url: `${baseUrl}/served${slowLabMs === undefined ? '' : `?slowLabMs=${slowLabMs}`}`,
          whom,
        },
        servedSchema,
      ),
  };
}

/** The answers with a 5xx status. */
export function countErrors({ byStatus }: Served): number {
  return Object.entries(byStatus).reduce((sum, [status, n]) => (status.startsWith('5') ? sum + n : sum), 0);
}
