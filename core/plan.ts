import { z } from 'zod';
import { clockSchema } from './clock.ts';
import { relabelStepSchema } from './config/relabel.ts';
import { promisesSchema } from './promises/schema.ts';
import { scenarioSchema } from './scenario.ts';

const labels = z.record(z.string(), z.string());

/**
 * One named part of a window, in lab milliseconds. A term that does not vary has minMs = maxMs.
 * `why` is the sentence that a report prints beside it.
 */
export const termSchema = z.object({
  name: z.string(),
  minMs: z.number(),
  maxMs: z.number(),
  why: z.string(),
});
export type Term = z.infer<typeof termSchema>;

/** Earliest and latest legal instant, in lab milliseconds after the scenario's zero; both are the sums of the terms. */
export const windowSchema = z.object({
  earliestMs: z.number(),
  latestMs: z.number(),
  terms: z.array(termSchema),
});
export type Window = z.infer<typeof windowSchema>;

/** Whether the oracle says that an alert must fire, must not, or may (its condition holds about as long as its `for`). */
export const certaintySchema = z.enum(['must', 'may', 'must-not']);
export type Certainty = z.infer<typeof certaintySchema>;

/** The life of one alert in Prometheus as the oracle predicts it. */
export const lifeSchema = z.object({
  alert: labels,
  certainty: certaintySchema,
  /** Index into the scenario's faults: whose onset and heal the windows hang on. */
  faultIndex: z.number(),
  /** The fault on which `ended` hangs, where it is another one: its target died, or a second fault healed. */
  endedByFaultIndex: z.number().optional(),
  firing: windowSchema,
  ended: windowSchema,
  /** How many alerts have these labels: label sets that fire, each once. Default 1. */
  alerts: z.number().optional(),
  /** When it may end and fire again in between: the faults are so close that nobody need hear of it. None by default. */
  pauses: z.array(z.object({ ended: windowSchema, firing: windowSchema })).optional(),
});
export type Life = z.infer<typeof lifeSchema>;

/**
 * The fault after whose heal the end of an alert is promised: the one that began it, or a later one that came when that
 * was over and the alert still on, or one in whose midst that came and went.
 *
 * @param faults of the plan, with their times
 */
export function healedLast(
  { faultIndex, endedByFaultIndex = faultIndex }: Life,
  faults: readonly { readonly atMs: number; readonly lastsMs: number }[],
): number {
  const [first, last] = [faults[faultIndex], faults[endedByFaultIndex]];
  if (first === undefined || last === undefined) return faultIndex;
  const firstHealMs = first.atMs + first.lastsMs;
  const isAround = last.atMs < first.atMs && last.atMs + last.lastsMs > firstHealMs;
  const isLater = last.atMs >= firstHealMs || isAround;
  return isLater ? endedByFaultIndex : faultIndex;
}

/**
 * A notification that tells a receiver what it knows already. `repeat`: nothing is new and repeat_interval is over.
 * `news`: the group has news of another alert, or had been muted, and speaks of this one too.
 */
export const plannedAgainSchema = z.object({
  because: z.enum(['repeat', 'news']),
  status: z.enum(['firing', 'resolved']),
  certainty: certaintySchema,
  window: windowSchema,
});
export type PlannedAgain = z.infer<typeof plannedAgainSchema>;

/** When one receiver must hear of an alert, and of its end. */
export const plannedDeliverySchema = z.object({
  kind: z.literal('delivery'),
  expectationIndex: z.number(),
  life: lifeSchema,
  receiver: z.string(),
  notified: windowSchema,
  /**
   * Whether the receiver hears of it when it fires: an alert that ends before its group flushes, or is muted then, is
   * not told. Default: the certainty of its life.
   */
  told: certaintySchema.optional(),
  /** Promise of the scenario in lab milliseconds after the onset. */
  slaMs: z.number(),
  resolved: z.union([
    z.object({
      window: windowSchema,
      slaMs: z.number(),
      /** Whether a receiver that was told hears of the end; default: it must. */
      told: certaintySchema.optional(),
    }),
    z.null(),
  ]),
  /** By time; none by default. */
  again: z.array(plannedAgainSchema).optional(),
});
export type PlannedDelivery = z.infer<typeof plannedDeliverySchema>;

/** A way in which an alert that is to be muted may reach a receiver all the same. */
export const plannedEscapeSchema = z.object({ receiver: z.string(), window: windowSchema, why: z.string() });
export type PlannedEscape = z.infer<typeof plannedEscapeSchema>;

export const plannedInhibitionSchema = z.object({
  kind: z.literal('inhibition'),
  expectationIndex: z.number(),
  life: lifeSchema,
  by: labels,
  /** The inhibit rule of alertmanager.yml that mutes it, as people name it: "I1 (severity critical mutes warning, info)". */
  rule: z.string(),
  /** When the source fires and so mutes it; missing when nothing of this scenario raises the source. */
  source: z.object({ firing: windowSchema, ended: windowSchema }).optional(),
  /** None by default: then it is muted whenever its group flushes. */
  escapes: z.array(plannedEscapeSchema).optional(),
});
export type PlannedInhibition = z.infer<typeof plannedInhibitionSchema>;

/** When the dead man's switch must raise its alarm, and when end it. */
export const plannedAlarmSchema = z.object({
  expectationIndex: z.number(),
  /** The fault that stops the beats. */
  faultIndex: z.number(),
  raised: windowSchema,
  /** Promise of the scenario in lab milliseconds after the onset. */
  slaMs: z.number(),
  recovered: windowSchema,
  /** The same after the heal. */
  recoverSlaMs: z.number(),
});
export type PlannedAlarm = z.infer<typeof plannedAlarmSchema>;

/** A flaw of the configuration that explains wrong alerts; judged only by what it does, printed as the likely cause. */
export const diagnosisSchema = z.object({
  id: z.string(),
  /** Alerts whose misbehaviour it would explain; empty means any. */
  alertnames: z.array(z.string()),
  sentence: z.string(),
  location: z.object({ file: z.string(), line: z.number().optional(), column: z.number().optional() }),
  /** Receivers whose messages it concerns; absent means any. */
  receivers: z.array(z.string()).optional(),
  /** Kinds of findings that it would explain; absent means any. */
  kinds: z.array(z.string()).optional(),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** The dead man's switch: how often a beat must arrive, and after which silence it alarms. Lab milliseconds. */
export const heartbeatPlanSchema = z.object({
  receiver: z.string(),
  everyMs: z.number(),
  alarmAfterMs: z.number(),
  /** Why no beat can come, as the configuration is written; `everyMs` means nothing then. */
  missing: z.string().optional(),
});

/**
 * What a person may read in the annotations of one alert: the templates that show its value, and between what that value
 * must lie while the alert fires. Ratios run 0 to 1, everything else is in the unit of its metric.
 */
export const readingSchema = z.object({
  alert: labels,
  /** Annotation templates as the rule file has them, only those that show `$value`. */
  templates: labels,
  least: z.number(),
  most: z.number(),
});
export type Reading = z.infer<typeof readingSchema>;

/** A rule of the scenario's alerts, as its file has it; durations in lab milliseconds. */
export const judgedRuleSchema = z.object({
  alert: z.string(),
  labels,
  expr: z.string(),
  forMs: z.number(),
  group: z.string(),
  /** The group's own `interval`; absent where the global one counts. */
  groupIntervalMs: z.number().optional(),
  /** Name and labels with which its alerts come to Alertmanager; absent where nothing changes them on the way. */
  sent: z.object({ alert: z.string(), labels }).optional(),
  location: z.object({ file: z.string(), line: z.number().optional() }),
});
export type JudgedRule = z.infer<typeof judgedRuleSchema>;

/** The part of the configuration that the judge needs, uncompressed. */
export const judgedConfigurationSchema = z.object({
  /** Raised when a field changes its meaning; a reader that knows another version leaves its questions undecided. */
  version: z.literal(1),
  /** Text of alertmanager.yml: routes, inhibit rules, receivers. */
  alertmanagerYml: z.string(),
  /** What Prometheus adds to the labels of every alert that it sends. */
  externalLabels: labels,
  evaluationIntervalMs: z.number(),
  /** `--rules.alert.resend-delay`, lab milliseconds. */
  resendDelayMs: z.number(),
  /** Names of the runbooks that there are; null when nobody knows where they lie. */
  runbooks: z.array(z.string()).nullable(),
  readings: z.array(readingSchema),
  /** Rules of the alerts that the scenario names, and those of groups with an own interval. Absent from older journals. */
  rules: z.array(judgedRuleSchema).optional(),
  /** What Prometheus does to labels on the way to Alertmanager (`alert_relabel_configs`); none by default. */
  alertRelabelling: z.array(relabelStepSchema).optional(),
});
export type JudgedConfiguration = z.infer<typeof judgedConfigurationSchema>;

/**
 * What the monitoring system promises, apart from its configuration, and where the configuration does not keep it; or why
 * nobody knows what it promises.
 */
export const plannedPromisesSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), why: z.string() }),
  z.object({
    kind: z.literal('stated'),
    /** As a person would open it. */
    file: z.string(),
    stated: promisesSchema,
    /** `id` is that of a lint. */
    broken: z.array(diagnosisSchema),
  }),
]);
export type PlannedPromises = z.infer<typeof plannedPromisesSchema>;

/**
 * Everything the judge needs beside the journal. It travels in the journal, so that a stored run can be judged again
 * without the configuration it ran with.
 */
export const planSchema = z.object({
  scenario: scenarioSchema,
  speed: z.number(),
  /** Absent where the configuration is compiled. */
  clock: clockSchema.optional(),
  deliveries: z.array(plannedDeliverySchema),
  inhibitions: z.array(plannedInhibitionSchema),
  /** Absent where the dead man's switch must keep still. */
  alarms: z.array(plannedAlarmSchema).optional(),
  diagnoses: z.array(diagnosisSchema),
  /** What the plan does not see through, and leaves as wide as what is promised. None by default. */
  unseen: z.array(diagnosisSchema.pick({ sentence: true, location: true })).optional(),
  /** Rules that cannot run at this speed and were left out because somebody asked for that. None by default. */
  leftOut: z.array(diagnosisSchema.pick({ sentence: true, location: true })).optional(),
  heartbeat: heartbeatPlanSchema,
  /** Healthy live traffic before the zero, lab milliseconds. */
  warmUpMs: z.number(),
  /** The last instant that still has something to show, lab milliseconds after the zero. */
  observeUntilMs: z.number(),
  /** One line per fault for people, and its colour on the timeline. */
  faults: z.array(
    z.object({
      title: z.string(),
      colour: z.string(),
      atMs: z.number(),
      lastsMs: z.number(),
      /** Labels of the series that it moves, `service` among them; absent where it names none, and in older journals. */
      series: z.array(labels).optional(),
    }),
  ),
  /** Wall time no run of this plan can beat at this speed: discovery throttle or warm-up, whichever is longer, then observation. */
  theoreticalWallMs: z.number(),
  /** Absent from older journals, and read as absent where it is of another version. */
  configuration: z.union([judgedConfigurationSchema, z.unknown().transform(() => undefined)]).optional(),
  /** Absent from older journals, and read as absent where it is in newer words. */
  promises: z.union([plannedPromisesSchema, z.unknown().transform(() => undefined)]).optional(),
});
export type Plan = z.infer<typeof planSchema>;

/** Adds terms up: the sum is the window. */
export function sumTerms(terms: readonly Term[]): Window {
  return {
    earliestMs: terms.reduce((sum, term) => sum + term.minMs, 0),
    latestMs: terms.reduce((sum, term) => sum + term.maxMs, 0),
    terms: [...terms],
  };
}

/**
 * The same window with other ends, and a term that says why they are others. What is not given stays as it is.
 */
export function reaching(
  window: Window,
  ends: { readonly earliestMs?: number; readonly latestMs?: number },
  { name, why }: Pick<Term, 'name' | 'why'>,
): Window {
  const minMs = (ends.earliestMs ?? window.earliestMs) - window.earliestMs;
  const maxMs = (ends.latestMs ?? window.latestMs) - window.latestMs;
  if (minMs === 0 && maxMs === 0) return window;
  return sumTerms([...window.terms, { name, minMs, maxMs, why }]);
}

/** A term without spread. */
export function exactly(name: string, ms: number, why: string): Term {
  return { name, minMs: ms, maxMs: ms, why };
}
