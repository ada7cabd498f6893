import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';

const words = z.record(z.string(), z.string()).default({});
const ruleSchema = z.object({ alert: z.string(), expr: z.string(), labels: words, annotations: words });
const ruleFileSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });
const inhibitionSchema = z.object({
  source_matchers: z.array(z.string()),
  target_matchers: z.array(z.string()),
  equal: z.array(z.string()).default([]),
});

/** An alerting rule with the file it stands in. */
export type AlertRule = z.infer<typeof ruleSchema> & { readonly file: string };
export type Inhibition = z.infer<typeof inhibitionSchema>;

/** What the lints look at. */
export interface MonitoringConfig {
  /** The rules that prometheus.yml loads, in its order. */
  readonly rules: readonly AlertRule[];
  readonly inhibitions: readonly Inhibition[];
  /** Names of alerts that are specified and not written yet. */
  readonly plannedAlerts: readonly string[];
  /** Names of the files in docs/runbooks, without `.md`. */
  readonly runbooks: readonly string[];
}

/**
 * Reads the configuration as the programs would: only rule files that prometheus.yml names.
 *
 * @param folder stack/config or a copy of it. @param runbooksFolder docs/runbooks or a copy of it.
 * @throws FiredrillError `CONFIG_FILE` when a file is not what the lints expect.
 */
export function readConfig(folder: string, runbooksFolder: string): MonitoringConfig {
  const prometheus = readYaml(
    join(folder, 'prometheus/prometheus.yml'),
    z.object({ rule_files: z.array(z.string()) }),
  );
  const alertmanager = readYaml(
    join(folder, 'alertmanager/alertmanager.yml'),
    z.object({ inhibit_rules: z.array(inhibitionSchema).default([]) }),
  );
  const planned = readYaml(
    join(folder, 'planned-alerts.yml'),
    z.object({ planned: z.array(z.object({ alert: z.string() })) }),
  );
  const rules = prometheus.rule_files.flatMap((file) =>
    readYaml(join(folder, 'prometheus', file), ruleFileSchema)
      .groups.flatMap((group) => group.rules)
      .map((rule) => ({ ...rule, file })),
  );
  const runbooks = readdirSync(runbooksFolder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => name.replace(/\.md$/, ''));
  return {
    rules,
    inhibitions: alertmanager.inhibit_rules,
    plannedAlerts: planned.planned.map(({ alert }) => alert),
    runbooks,
  };
}

function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_FILE', 'that file is not the configuration it should be', {
      location: { file },
      cause,
    });
  }
}
