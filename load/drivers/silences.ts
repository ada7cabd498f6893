import { z } from 'zod';
import type { Labels } from '../../core/labels.ts';
import { ask } from './http.ts';

const silencesSchema = z.array(
  z.object({ id: z.string(), comment: z.string(), status: z.object({ state: z.string() }) }),
);
const madeSchema = z.object({ silenceID: z.string() });

/** The silences of an Alertmanager. Every method throws the errors of `ask`. */
export interface SilencePort {
  list(): Promise<z.infer<typeof silencesSchema>>;
  /** From now on, until it is ended. @param labels whoever has all of them is silenced */
  make(labels: Labels, comment: string): Promise<z.infer<typeof madeSchema>>;
  end(id: string): Promise<void>;
}

/**
 * Its clock may be another than ours: a start in the past counts as now (silence.go of 0.26), and the end lies beyond every
 * scenario.
 */
const always = { startsAt: '1970-01-01T00:00:01Z', endsAt: '2249-12-31T00:00:00Z' } as const;

/** @param metricsUrl of the Alertmanager, on loopback: its API is beside it */
export function silencePort(metricsUrl: string): SilencePort {
  const whom = 'the API of alertmanager';
  const url = (path: string): string => new URL(`/api/v2/${path}`, metricsUrl).href;
  return {
    list: () => ask({ method: 'GET', url: url('silences'), whom }, silencesSchema),
    make: (labels, comment) => {
      const matchers = Object.entries(labels).map(([name, value]) => ({
        ...{ name, value, isRegex: false, isEqual: true },
      }));
      const body = { ...always, matchers, createdBy: 'firedrill', comment };
      return ask({ method: 'POST', url: url('silences'), whom, body }, madeSchema);
    },
    end: async (id) => {
      await ask({ method: 'DELETE', url: url(`silence/${encodeURIComponent(id)}`), whom }, z.unknown());
    },
  };
}
