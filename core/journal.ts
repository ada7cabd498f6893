import { z } from 'zod';
import { planSchema } from './plan.ts';

/** Version of the vocabulary below. Readers skip kinds they do not know, so adding a kind does not raise it. */
export const journalVersion = 1;

const labels = z.record(z.string(), z.string());
/** Wall epoch milliseconds, fractional; all programs of a run share one machine and so one clock. */
const wallMs = z.number();

export const provenanceSchema = z.object({
  component: z.string(),
  version: z.string(),
  image: z.string(),
  /** `official image`, `built from <module>@<version>`, `Debian package <version>`, `ours` or `stand-in`. */
  provenance: z.string(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/**
 * What a journal holds beyond what the first ones of its version did. The judge demands what is named, and leaves undecided
 * what is not. `faults-throughout`: each fault is measured again while it lasts. `watchdog-readings`: whether each reading of
 * the monitoring held the Watchdog. `clocks`: how far apart the clocks were. `arrivals`: the requests that each service of the
 * load counted itself. `record-counts`: how many records the receivers keep.
 */
export const recordedNames = [
  'faults-throughout',
  'watchdog-readings',
  'clocks',
  'arrivals',
  'record-counts',
] as const;
export type RecordedName = (typeof recordedNames)[number];

/** First line of every journal. */
const header = z.object({
  kind: z.literal('header'),
  version: z.number(),
  runId: z.string(),
  firedrillVersion: z.string(),
  startedAt: z.string(),
  seed: z.number(),
  /** Name of the configuration's mutant, for a failing twin; null for the real configuration. */
  mutant: z.string().nullable(),
  /** SHA-256 of each configuration file as it was before compilation. */
  configHashes: z.record(z.string(), z.string()),
  provenance: z.array(provenanceSchema),
  /** Names as in `recordedNames`, or those of a later program. Absent from older journals. */
  recorded: z.array(z.string()).optional(),
  plan: planSchema,
});

export const phaseNames = [
  'plan',
  'boot',
  'warm-up',
  'steady-state',
  'inject',
  'observe',
  'heal',
  'tear-down',
  'judge',
] as const;
export type PhaseName = (typeof phaseNames)[number];

const phase = z.object({
  kind: z.literal('phase'),
  name: z.enum(phaseNames),
  state: z.enum(['started', 'finished', 'failed']),
  detail: z.string().optional(),
});

/** The instant that is lab time zero. Events before it have negative lab times. */
const zero = z.object({ kind: z.literal('zero'), atWallMs: wallMs });

/** The backfilled healthy history, and where it ends; requests are missing from then until the load starts. */
const past = z.object({ kind: z.literal('past'), endAtWallMs: wallMs });

/** The programs' own clock runs at another speed from then on: lab seconds per wall second. */
const clock = z.object({
  kind: z.literal('clock'),
  atWallMs: wallMs,
  /** Lab seconds per second of the machine from then on. */
  speed: z.number(),
  /** What the lab is held back for, or not any more; absent where it goes from the boot to the speed of the plan. */
  why: z.string().optional(),
});

/**
 * When the last of the targets was first scraped after the past, and how often they are: on a busy machine Prometheus
 * begins late, and samples are missing between the past and then.
 */
const scrapes = z.object({ kind: z.literal('scrapes'), beganAtWallMs: wallMs, everyWallMs: z.number() });

const fault = z.object({
  kind: z.literal('fault'),
  index: z.number(),
  state: z.enum([
    'requested',
    'injected',
    'confirmed',
    'not-confirmed',
    // Measured again while it lasts, in the middle and just before the heal. Absent from older journals.
    'still-in-force',
    'no-longer-in-force',
    'heal-requested',
    'healed',
    'heal-confirmed',
    'heal-not-confirmed',
    'failed',
  ]),
  /** When it really happened; for the states that are measured, when the measurement was complete. */
  atWallMs: wallMs,
  evidence: z.string(),
});

const load = z.object({
  kind: z.literal('load'),
  state: z.enum(['started', 'stopped']),
  atWallMs: wallMs,
  detail: z.string(),
});

/** k6's own end-of-test numbers. */
const loadSummary = z.object({
  kind: z.literal('load-summary'),
  wantedRatePerSecond: z.number(),
  gotRatePerSecond: z.number(),
  iterations: z.number(),
  /** Iterations that k6 could not start on time: above zero means that the load was not what the scenario says. */
  droppedIterations: z.number(),
  failedRequests: z.number(),
  /**
   * Requests that each service counted itself in that time: load that goes elsewhere, or nowhere, is none. Where they could not
   * be counted, the reason, and whether that is a fault of the scenario. Absent from older journals.
   */
  arrivals: z
    .array(
      z.discriminatedUnion('isCounted', [
        z.object({ on: z.string(), isCounted: z.literal(true), requests: z.number() }),
        z.object({ on: z.string(), isCounted: z.literal(false), isFault: z.boolean(), why: z.string() }),
      ]),
    )
    .optional(),
});

/** One alert in Prometheus, read back from its own ALERTS series: the wall times of the samples in one state. */
const prometheusAlert = z.object({
  kind: z.literal('prometheus-alert'),
  labels,
  state: z.enum(['pending', 'firing']),
  samplesWallMs: z.array(wallMs),
});

const ruleHealth = z.object({
  kind: z.literal('rule-health'),
  group: z.string(),
  rule: z.string(),
  health: z.string(),
  lastError: z.string(),
});

const extent = z.object({ text: z.string(), least: z.number(), most: z.number() });
/**
 * What the expression of an expected alert read from the zero to the end of the watch, by Prometheus itself, for the series
 * that may be the alert's. Says why an expression was never true.
 */
const ruleReading = z.object({
  kind: z.literal('rule-reading'),
  /** Labels of the expectation. */
  alert: labels,
  /** Whether Prometheus had such a rule at the end. */
  isLoaded: z.boolean(),
  /** How many series each selector had at an instant. */
  selectors: z.array(extent),
  /** What each side that is compared with a number came to; nothing of a side that never had a value. */
  comparisons: z.array(extent),
  /** What could not be read, in one line; absent when all could. */
  problem: z.string().optional(),
});

/** The Alertmanagers that Prometheus sends to, as it says itself; absent from older journals. */
const alertmanagers = z.object({
  kind: z.literal('alertmanagers'),
  atWallMs: wallMs,
  /** Scheme, host and port, and the prefix where there is one; without the path of the API. */
  active: z.array(z.string()),
});

/** One alert in Alertmanager, noted when its state changed. */
const alertmanagerAlert = z.object({
  kind: z.literal('alertmanager-alert'),
  atWallMs: wallMs,
  fingerprint: z.string(),
  labels,
  state: z.enum(['active', 'suppressed', 'unprocessed', 'gone']),
  startsAtWallMs: wallMs,
  /** Fingerprints of the alerts that mute it. */
  inhibitedBy: z.array(z.string()),
  silencedBy: z.array(z.string()),
});

export const notifiedAlertSchema = z.object({
  labels,
  status: z.enum(['firing', 'resolved']),
  startsAt: z.string().optional(),
});

/** One request that a receiver got. */
export const notificationSchema = z.object({
  kind: z.literal('notification'),
  seq: z.number(),
  receiver: z.string(),
  integration: z.enum(['pagerduty', 'slack', 'webhook', 'email', 'deadmansswitch']),
  receivedAtWallMs: wallMs,
  /** HTTP or SMTP status of the answer; null when none was given (hang, reset). */
  answeredStatus: z.number().nullable(),
  /** Violations of the protocol's schema; must be empty. */
  schemaProblems: z.array(z.string()),
  status: z.enum(['firing', 'resolved']),
  /** The alerts it speaks of, read out of the payload. */
  alerts: z.array(notifiedAlertSchema),
  payload: z.unknown(),
});

/** Somebody called the receivers at an address where none is; it was answered 404. */
const strayRequest = z.object({
  kind: z.literal('stray-request'),
  atWallMs: wallMs,
  method: z.string(),
  /** As the caller wrote it: `audit-webhook:8084`. */
  host: z.string(),
  path: z.string(),
});

const deadman = z.object({
  kind: z.literal('deadman'),
  state: z.enum(['alarm', 'recovered']),
  atWallMs: wallMs,
});

/** How often an observer read its source, and what went wrong: absence of events is only believed with this. */
const observer = z.object({
  kind: z.literal('observer'),
  source: z.enum(['prometheus', 'alertmanager', 'receivers', 'k6']),
  reads: z.number(),
  longestGapMs: z.number(),
  errors: z.array(z.string()),
  /** When a fault of the scenario had stopped it, so that nobody tried to read it; absent when never. */
  away: z.array(z.object({ fromWallMs: wallMs, toWallMs: wallMs })).optional(),
  /**
   * Stretches of readings that did not hold the Watchdog, which always fires, though no fault explains it. Absent from older
   * journals, and of sources that do not hold it.
   */
  withoutWatchdog: z.array(z.object({ fromWallMs: wallMs, toWallMs: wallMs, reads: z.number() })).optional(),
  /**
   * How far ahead of the clock of the run's own process the source's is, at the least and at the most, wall milliseconds;
   * negative for behind. Absent from older journals, and where nothing told.
   */
  clockAhead: z.object({ leastMs: z.number(), mostMs: z.number() }).optional(),
  /** How many records the source said that it keeps, of those that are all noted here. Absent from older journals. */
  records: z.number().optional(),
});

/** How much room the machine had. Wall milliseconds; null for what was not measured, because its series was not there. */
const headroom = z.object({
  kind: z.literal('headroom'),
  missedRuleIterations: z.number().nullable(),
  longestScrapeMs: z.number().nullable(),
  /** The service whose target it was; absent from older journals, and where nothing was scraped. */
  longestScrapeOf: z.string().optional(),
  scrapeTimeoutMs: z.number(),
  /** Probes that failed though no fault touched what they asked; absent from older journals. */
  failedProbes: z.array(z.object({ service: z.string(), atWallMs: wallMs })).optional(),
  longestRuleGroupMs: z.number().nullable(),
  evaluationIntervalMs: z.number(),
  longestEventLoopLagMs: z.number(),
  /**
   * Of the CPU time of a host: the share of a short window that the machine withheld under a fault (or that others took of the
   * machine itself), at worst. With a host only.
   */
  hostContentionRatio: z.number().optional(),
});

const component = z.object({
  kind: z.literal('component'),
  component: z.string(),
  state: z.enum(['starting', 'ready', 'stopped', 'vanished']),
  detail: z.string(),
});
const residue = z.object({ kind: z.literal('residue'), found: z.array(z.string()) });
const problem = z.object({
  kind: z.literal('problem'),
  code: z.string(),
  text: z.string(),
  /** What was found in place of what was needed, and what a program said of it. */
  got: z.string().optional(),
  told: z.array(z.string()).optional(),
  /** Alerts that were pending or firing before any fault, in a stack that was well otherwise. */
  alerts: z.array(labels).optional(),
  /** Those that were so at every look for a while, and the rule that each comes from. Wall milliseconds. */
  standing: z
    .array(
      z.object({
        labels,
        forWallMs: z.number(),
        rule: z.object({ file: z.string(), line: z.number().optional() }).optional(),
      }),
    )
    .optional(),
});
const ended = z.object({ kind: z.literal('ended'), how: z.enum(['complete', 'interrupted', 'failed']) });

export const eventSchema = z.discriminatedUnion('kind', [
  header,
  phase,
  zero,
  past,
  clock,
  scrapes,
  fault,
  load,
  loadSummary,
  prometheusAlert,
  ruleHealth,
  ruleReading,
  alertmanagers,
  alertmanagerAlert,
  notificationSchema,
  strayRequest,
  deadman,
  observer,
  headroom,
  component,
  residue,
  problem,
  ended,
]);

/** Anything that can stand in a journal, without its stamp. */
export type JournalEvent = z.infer<typeof eventSchema>;
export type JournalHeader = z.infer<typeof header>;
export type NotificationEvent = z.infer<typeof notificationSchema>;
export type NotifiedAlert = z.infer<typeof notifiedAlertSchema>;
export type EventOf<K extends JournalEvent['kind']> = Extract<JournalEvent, { kind: K }>;

/** A line of the journal: when it was written, by the wall and by the monotonic clock, and what happened. */
export const lineSchema = z.object({
  wallMs,
  monoMs: z.number(),
  event: z.looseObject({ kind: z.string() }),
});
