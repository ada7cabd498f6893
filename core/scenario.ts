import { z } from 'zod';
import type { Clock } from './clock.ts';
import { isDuration, parseDurationMs } from './duration.ts';
import { formatLabels, type Labels } from './labels.ts';
import { optionalComponentSchema, unbooted } from './optional-components.ts';

/** A scenario is about hours: at the usual speed 60 a lab day is 24 minutes of somebody's time. Lab milliseconds. */
const longestMs = 24 * 60 * 60_000;

const duration = z
  .string()
  .refine(isDuration, { error: 'want a duration such as 90s, 6m or 1h30m, in lab time', abort: true })
  .refine((text) => parseDurationMs(text) <= longestMs, 'want at most 24h of lab time');

const receivers = z
  .array(z.string())
  .min(1, 'want at least one receiver')
  .refine((names) => new Set(names).size === names.length, 'want each receiver once');
const alertLabels = z
  .record(z.string(), z.string())
  .refine((labels) => (labels['alertname'] ?? '') !== '', 'an alert is named by its label alertname');

/** How many alerts, that is label sets, an expectation is about: all of them have the labels that it names. Default 1. */
const alertCount = z.number().int().min(1).max(100).optional();
/** Why a demand need not be met in this scenario. Without it, what the configuration makes optional is refused. */
const reason = z.string().min(1).optional();

/**
 * What must reach somebody: one notification per receiver within `within` of the fault's onset,
 * and, when `resolveWithin` is set, one resolved notice per receiver within that time of the heal.
 */
const deliverSchema = z.strictObject({
  deliver: alertLabels,
  to: receivers,
  within: duration,
  resolveWithin: duration.optional(),
  alerts: alertCount,
  /** Why nobody need be told, though it must fire: it is a race, say, whether another alert mutes it first. */
  optional: reason,
  /** Why whoever was told need not be told of the end. */
  resolveOptional: reason,
});

/** What must fire and never be delivered, because the alert `by` mutes it. `optional`: why it need not fire. */
const inhibitSchema = z.strictObject({
  inhibit: alertLabels,
  by: alertLabels,
  alerts: alertCount,
  optional: reason,
});

/**
 * What must fire in Prometheus though nobody can be told in time: the way to the receivers is gone. They may hear of it when
 * the way is back.
 */
const fireSchema = z.strictObject({ fire: alertLabels, alerts: alertCount });

/**
 * The dead man's switch must raise its alarm within `within` of the onset of the fault that stops the beats, and end it
 * within `recoverWithin` of the heal. Without this any alarm fails a scenario.
 */
const alarmSchema = z.strictObject({
  alarm: z.literal('deadmansswitch'),
  within: duration,
  recoverWithin: duration,
});

const expectationSchema = z.union([deliverSchema, inhibitSchema, fireSchema, alarmSchema]);

/** Every fault says what it is, where it goes in, when and for how long; the rest belongs to its kind. */
const faultSchema = z.looseObject({
  kind: z.string(),
  on: z.string(),
  at: duration,
  lasts: duration,
});

/** Open-model traffic: requests start on schedule, whether or not earlier ones have answered. */
const loadSchema = z.strictObject({
  on: z.string(),
  /** Requests per wall second; rates stay real at any speed. Range 1 to 500. */
  ratePerSecond: z.number().min(1).max(500),
});

/** One replacement in a file of the configuration under test; `find` must be there. */
const changeSchema = z.strictObject({
  /** Below the folder of the configuration, such as `alertmanager/alertmanager.yml`. */
  path: z.string().min(1),
  find: z.string().min(1),
  replace: z.string(),
});

/** Before it the healthy past would reach back to where Prometheus counts nothing; after it a Go clock has no nanoseconds left. */
const years = { first: 2000, last: 2200 } as const;

const beginsSchema = z.iso
  .datetime({ offset: true, error: 'want a date and time with its zone, such as 2024-03-31T00:30:00Z' })
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= years.first && year <= years.last;
  }, `want a year from ${years.first} to ${years.last}`);

const fieldsSchema = z.strictObject({
  /** `folder/name`, unique; it is also the file's path below scenarios/. */
  id: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'want folder/name in lower case, such as services/error-burst'),
  title: z.string().min(1),
  /** Why this scenario exists, in a sentence or two. */
  story: z.string().min(1),
  /** Optional components that this scenario's stack boots; default none. */
  with: z.array(optionalComponentSchema).optional(),
  /** All traffic of the run, one entry per service. */
  load: z.array(loadSchema).min(1, 'a monitoring system without traffic has nothing to watch'),
  faults: z.array(faultSchema),
  expect: z.array(expectationSchema),
  /** How long to watch when nothing is expected to happen; otherwise the oracle's last window decides. Lab time. */
  observe: duration.optional(),
  /**
   * The highest speed at which it makes sense: what it does takes wall time that no speed shortens, such as the start of a
   * process. Asked for more, it runs at this. Default: any speed.
   */
  speedAtMost: z.number().min(1).max(120).optional(),
  /**
   * The clock without which it makes no sense: a run with another one skips it and says so. Default: any.
   */
  clock: z.literal('lab', 'want lab: every scenario can do without the compiled clock').optional(),
  /**
   * What the clocks of Prometheus and Alertmanager show at the scenario's zero. Default: whatever time it is. Needs `clock: 'lab'`.
   */
  begins: beginsSchema.optional(),
  /** How its configuration differs from the one under test: what that one has no example of. Default: not at all. */
  changes: z.array(changeSchema).min(1).optional(),
  /**
   * Why nobody should rely on it yet. A draft can be planned, and run by its own id; runs of a folder or of everything
   * skip it and say why.
   */
  draft: z.string().min(1).optional(),
});

/** What is not booted can neither be disturbed nor be given traffic. */
export const scenarioSchema = fieldsSchema.superRefine(
  ({ with: booted, faults, load, begins, clock }, context) => {
    if (begins !== undefined && clock === undefined)
      context.addIssue({
        code: 'custom',
        path: ['begins'],
        message: "only the lab's clock can be set to a date; add clock: 'lab'",
      });
    for (const [list, entries] of Object.entries({ faults, load })) {
      for (const [index, { on }] of entries.entries()) {
        if (unbooted([on], booted).length === 0) continue;
        context.addIssue({
          code: 'custom',
          path: [list, index, 'on'],
          message: `${on} is not booted in this scenario; add with: ['${on}']`,
        });
      }
    }
  },
);

export type Scenario = z.infer<typeof scenarioSchema>;
export type Expectation = z.infer<typeof expectationSchema>;
export type DeliverExpectation = z.infer<typeof deliverSchema>;
export type InhibitExpectation = z.infer<typeof inhibitSchema>;
export type AlarmExpectation = z.infer<typeof alarmSchema>;
/** An expectation that speaks about an alert. */
export type AlertExpectation = Exclude<Expectation, AlarmExpectation>;
export type FaultDeclaration = z.infer<typeof faultSchema>;
export type LoadDeclaration = z.infer<typeof loadSchema>;

/** What a scenario file may write: the schema's input, with faults narrowed by `satisfies`. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** Marks a declaration as a scenario. It only types it: checking happens when the file is loaded, all problems at once. */
export function scenario<const S extends ScenarioInput>(declaration: S): S {
  return declaration;
}

/** Why a run with this clock proves nothing of a scenario; undefined where it does. */
export function whyNotWith(clock: Clock, scenario: Pick<Scenario, 'clock'>): string | undefined {
  if (scenario.clock === undefined || scenario.clock === clock) return undefined;
  return `it needs programs whose own clock runs fast (--clock ${scenario.clock})`;
}

/** What the programs' clocks show at the zero, epoch milliseconds; undefined where any time will do. */
export function beginsAtMs({ begins }: Pick<Scenario, 'begins'>): number | undefined {
  return begins === undefined ? undefined : Date.parse(begins);
}

export function isDeliver(expectation: Expectation): expectation is DeliverExpectation {
  return 'deliver' in expectation;
}

export function isFire(expectation: Expectation): expectation is z.infer<typeof fireSchema> {
  return 'fire' in expectation;
}

export function isInhibit(expectation: Expectation): expectation is InhibitExpectation {
  return 'inhibit' in expectation;
}

export function isAlarm(expectation: Expectation): expectation is AlarmExpectation {
  return 'alarm' in expectation;
}

/** The expectations that speak about alerts, all but those about the dead man's switch. */
export function aboutAlerts(expectations: readonly Expectation[]): AlertExpectation[] {
  return expectations.filter((one): one is AlertExpectation => !isAlarm(one));
}

/** The alert that an expectation speaks about. */
export function alertOf(expectation: AlertExpectation): Labels {
  if (isDeliver(expectation)) return expectation.deliver;
  return isInhibit(expectation) ? expectation.inhibit : expectation.fire;
}

/** Every alert that expectations name, each once: those that must come, those that must be muted, and what mutes them. */
export function expectedAlerts({ expect }: Pick<Scenario, 'expect'>): Labels[] {
  const named = aboutAlerts(expect).flatMap((one) => [alertOf(one), ...(isInhibit(one) ? [one.by] : [])]);
  return [...new Map(named.map((alert) => [formatLabels(alert), alert])).values()];
}
