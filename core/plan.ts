import { z } from 'zod';
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
});
export type Life = z.infer<typeof lifeSchema>;

/** When one receiver must hear of an alert, and of its end. */
export const plannedDeliverySchema = z.object({
  kind: z.literal('delivery'),
  expectationIndex: z.number(),
  life: lifeSchema,
  receiver: z.string(),
  notified: windowSchema,
  /** Promise of the scenario in lab milliseconds after the onset. */
  slaMs: z.number(),
  resolved: z.union([z.object({ window: windowSchema, slaMs: z.number() }), z.null()]),
});
export type PlannedDelivery = z.infer<typeof plannedDeliverySchema>;

export const plannedInhibitionSchema = z.object({
  kind: z.literal('inhibition'),
  expectationIndex: z.number(),
  life: lifeSchema,
  by: labels,
  /** The inhibit rule of alertmanager.yml that mutes it, as people name it: "I1 (severity critical mutes warning, info)". */
  rule: z.string(),
});
export type PlannedInhibition = z.infer<typeof plannedInhibitionSchema>;

/** A flaw of the configuration that explains wrong alerts; judged only by what it does, printed as the likely cause. */
export const diagnosisSchema = z.object({
  id: z.string(),
  /** Alerts whose misbehaviour it would explain; empty means any. */
  alertnames: z.array(z.string()),
  sentence: z.string(),
  location: z.object({ file: z.string(), line: z.number().optional(), column: z.number().optional() }),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** The dead man's switch: how often a beat must arrive, and after which silence it alarms. Lab milliseconds. */
export const heartbeatPlanSchema = z.object({
  receiver: z.string(),
  everyMs: z.number(),
  alarmAfterMs: z.number(),
});

/**
 * Everything the judge needs beside the journal. It travels in the journal, so that a stored run can be judged again
 * without the configuration it ran with.
 */
export const planSchema = z.object({
  scenario: scenarioSchema,
  speed: z.number(),
  deliveries: z.array(plannedDeliverySchema),
  inhibitions: z.array(plannedInhibitionSchema),
  diagnoses: z.array(diagnosisSchema),
  heartbeat: heartbeatPlanSchema,
  /** Healthy live traffic before the zero, lab milliseconds. */
  warmUpMs: z.number(),
  /** The last instant that still has something to show, lab milliseconds after the zero. */
  observeUntilMs: z.number(),
  /** One line per fault for people, and its colour on the timeline. */
  faults: z.array(z.object({ title: z.string(), colour: z.string(), atMs: z.number(), lastsMs: z.number() })),
  /** Wall time no run of this plan can beat at this speed: discovery throttle or warm-up, whichever is longer, then observation. */
  theoreticalWallMs: z.number(),
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

/** A term without spread. */
export function exactly(name: string, ms: number, why: string): Term {
  return { name, minMs: ms, maxMs: ms, why };
}
