import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { clockVariable, type OthersClock, openClock, wallClock } from './others-clock.ts';

/** What every program of ours is told from outside. */
export interface Settings {
  /** Name in logs; the label `service` of the metrics is set by Prometheus, not here. */
  readonly service: string;
  /** Address to listen on. */
  readonly host: string;
  /** Port of the service itself; 0 takes a free one. */
  readonly port: number;
  /** Port of the admin API; 0 takes a free one. */
  readonly adminPort: number;
  /** Lab seconds per wall second, 1 or more. */
  readonly speed: number;
  /** The clock of Prometheus and Alertmanager; the wall unless they were built with the lab's. */
  readonly programs: OthersClock;
  /** Seed of everything that looks random, a whole number. */
  readonly seed: number;
  /** Field `environment` of the log lines. */
  readonly environment: string;
}

const port = z.coerce.number().int().min(0).max(65_535);

/** Environment variables by the setting they fill. */
const variables = {
  service: ['SERVICE', z.string().min(1)],
  host: ['HOST', z.string().min(1)],
  port: ['PORT', port],
  adminPort: ['ADMIN_PORT', port],
  speed: ['FIREDRILL_SPEED', z.coerce.number().min(1).max(1000)],
  programs: [clockVariable, z.string().transform((text) => openClock(text))],
  seed: ['SEED', z.coerce.number().int()],
  environment: ['ENVIRONMENT', z.string().min(1)],
} as const;

/** The defaults of a program: speed 1, seed 1, environment "lab", every interface (it runs in a container). */
export function defaultSettings(service: string, port: number, adminPort: number): Settings {
  return {
    service,
    host: '0.0.0.0',
    port,
    adminPort,
    speed: 1,
    programs: wallClock,
    seed: 1,
    environment: 'lab',
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from HOST, PORT, ADMIN_PORT, FIREDRILL_SPEED (1 to 1000), FIREDRILL_CLOCK, SEED, SERVICE and ENVIRONMENT over defaults.
 *
 * @throws FiredrillError `APP_ENV` naming every variable that is out of range.
 */
export function readSettings(env: Environment, defaults: Settings): Settings {
  const read = Object.entries(variables).map(([setting, [name, schema]]) => {
    const fallback = defaults[setting as keyof Settings];
    return [setting, readVariable(env, name, schema, fallback)] as const;
  });
  return Object.fromEntries(read) as unknown as Settings;
}

/**
 * One environment variable, checked; `fallback` when it is unset or empty.
 *
 * @throws FiredrillError `APP_ENV` naming the variable, what it wants and what it held.
 */
export function readVariable<T>(env: Environment, name: string, schema: z.ZodType<T>, fallback: T): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new FiredrillError('usage', 'APP_ENV', `the environment variable ${name} is out of range`, {
    want: parsed.error.issues.map((issue) => issue.message).join('; '),
    got: JSON.stringify(text),
  });
}
