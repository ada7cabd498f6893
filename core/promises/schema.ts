import { z } from 'zod';
import { isDuration } from '../duration.ts';

const duration = z
  .string()
  .refine(isDuration, 'want a duration such as 90s, 6m or 1h30m')
  .meta({ examples: ['90s', '1h30m'] });
const names = z.array(z.string().min(1));
const labels = z.record(z.string(), z.string());

/** What a field of the payload must carry. */
const carriedSchema = z.union([
  z
    .strictObject({
      label: z.string(),
      as: z
        .record(z.string(), z.string())
        .optional()
        .describe('The field for each value, `resolved` once all have ended'),
    })
    .describe('The value of this label, which all alerts of the notification share'),
  z.strictObject({ names }).describe('A text that holds the values of these labels'),
  z
    .strictObject({ alerts: z.enum(['firing', 'resolved', 'all']), with: names })
    .describe('A text that tells of each of these alerts, with these annotations'),
  z.strictObject({ text: z.string() }).describe('This very text'),
]);

/** Receivers, each with one integration. */
const receiverSchema = z.strictObject({
  by: z
    .enum([
      'pagerduty',
      'slack',
      'email',
      'webhook',
      'opsgenie',
      'victorops',
      'pushover',
      'wechat',
      'sns',
      'telegram',
      'discord',
      'webex',
      'msteams',
    ])
    .describe('Kind of its integration'),
  address: z.string().describe('Where it is told: the URL, or to whom the mail goes'),
  via: z.string().optional().describe('The mail server, host:port'),
  from: z.string().optional().describe('Sender of the mail'),
  isEncrypted: z.boolean().optional().describe('Whether the mail server must offer TLS'),
  channel: z.string().optional(),
  key: z
    .string()
    .optional()
    .describe('Which service of PagerDuty is paged; leave it out where it is a secret'),
  toldOfEnds: z.boolean().optional(),
  together: names.optional().describe('Labels that all alerts of one notification share'),
  firstAfter: duration.optional().describe('How long a new group waits for company'),
  newsEvery: duration.optional().describe('How long news of a group that was told waits for the next'),
  repeatNoMoreOftenThan: duration.optional(),
  repeatNoLessOftenThan: duration.optional().describe('Whoever is not told again forgets'),
  quietIn: names.optional().describe('Time intervals in which it is told nothing'),
  carries: z
    .record(z.string(), carriedSchema)
    .optional()
    .describe('By path of the field, such as payload.severity'),
});

const mutingSchema = z.strictObject({
  alert: z.string().describe('Its name, or its name and severity'),
  where: labels.optional().describe('Labels that it must have, beside those'),
  same: names.describe('Labels in which both must agree'),
});

const toldFields = {
  told: names.optional().describe('Exactly these receivers hear of it'),
  within: duration.optional().describe('From the onset of what is wrong until everybody was told'),
  resolvedWithin: duration.optional().describe('From the heal until everybody was told of the end'),
  notifications: z
    .int()
    .min(1)
    .optional()
    .describe('How many without news, per incident and receiver, before a repeat is due; default 1'),
};

/** What may be said of an alert as a whole, and of one tier. */
const ruleFields = {
  ...toldFields,
  reads: names
    .optional()
    .describe('Series that it looks at, with the window, in the order of the expression'),
  through: names.optional().describe('What is done to them, in the order of the expression'),
  when: names.optional().describe('Comparisons and their limits'),
  held: duration.optional().describe('How long that must last'),
  keptFiring: duration.optional(),
  value: z
    .union([z.string(), names])
    .optional()
    .describe('What the annotation `value` looks like, unit included'),
  about: names.optional().describe('Labels whose values the summary names'),
  mutedBy: z.array(mutingSchema).optional().describe('What may keep it silent; nothing else may'),
  runbook: z.string().optional(),
};

const alertSchema = z.strictObject({
  layer: z.string(),
  isPlanned: z.boolean().optional().describe('Specified, but without a rule yet'),
  each: names.optional().describe('Labels that tell one such alert from another'),
  mutesLowerTiersOfSame: names.optional().describe('Where that is not `each`'),
  forEach: z
    .array(z.record(z.string(), z.union([z.string(), names])))
    .optional()
    .describe('One rule for each of these labels; <name> stands for the value'),
  ...ruleFields,
  tiers: z.record(z.string(), z.strictObject(ruleFields)).describe('By severity'),
});

const jobSchema = z.strictObject({
  targets: labels.optional().describe('By address, the service that each is'),
  probes: labels.optional().describe('By what is probed, the service that it is'),
  module: z.string().optional().describe('Which module of the prober asks'),
  path: z.string().optional().describe('Default /metrics'),
  also: names.optional().describe('Other settings that the job may have, such as honor_labels'),
  atLeastEvery: duration.optional().describe('Where it may be scraped less often than the others'),
});

/** A promises.yml as people write it. */
export const promisesSchema = z.strictObject({
  version: z.literal(1),
  prometheus: z.strictObject({
    externalLabels: labels,
    evaluatesEvery: duration,
    scrapesAtLeastEvery: duration,
    waitsForScrapes: duration,
    alertmanagers: names.describe('Exactly these are told, each with scheme, host and port'),
    waitsForAlertmanagers: duration.optional(),
    alertRelabelling: z
      .enum(['none', 'any'])
      .optional()
      .describe('Whether labels may be changed on the way; default none'),
    jobs: z.record(z.string(), jobSchema),
  }),
  probes: z
    .record(
      z.string(),
      z.strictObject({
        by: z.string(),
        within: duration,
        accepts: z.array(z.int()).optional(),
        with: z.record(z.string(), z.unknown()).optional().describe('All other settings of the request'),
      }),
    )
    .optional()
    .describe('Modules of the blackbox exporter'),
  endsAssumedAfter: duration.describe('An alert that nobody renews counts as ended after this'),
  heartbeat: z.strictObject({ alert: z.string(), receiver: z.string(), every: duration }),
  unplannedGoTo: z.string().describe('The one receiver of whatever nobody planned for'),
  receivers: z.strictObject({
    all: receiverSchema.partial().optional().describe('What holds for each that does not say otherwise'),
    each: z.record(z.string(), receiverSchema),
  }),
  runbook: z.string().describe('Link to the runbook; <alertname> stands for the name'),
  annotations: names.describe('Texts that every alert has'),
  ruleLabels: names.describe('Labels that a rule may set beside severity and layer'),
  lowerTiersAreMuted: z.boolean().describe('Whether the more urgent tier of an alert mutes the others'),
  severities: z.record(z.string(), z.strictObject(toldFields)).describe('From the most urgent to the least'),
  layers: z.record(
    z.string(),
    z.strictObject({ alsoTold: names.optional(), mutedBy: z.array(mutingSchema).optional() }),
  ),
  alerts: z.record(z.string(), alertSchema),
});

export type StatedPromises = z.infer<typeof promisesSchema>;
export type Carried = z.infer<typeof carriedSchema>;
export type StatedJob = z.infer<typeof jobSchema>;
