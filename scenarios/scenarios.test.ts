import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../core/duration.ts';
import { hasLabels, type Labels } from '../core/labels.ts';
import {
  aboutAlerts,
  alertOf,
  isDeliver,
  isInhibit,
  type Scenario,
  scenarioSchema,
} from '../core/scenario.ts';
import { k6Load } from '../load/drivers/k6.ts';
import { checkFaults } from '../load/faults/all.ts';

const folder = import.meta.dirname;
const config = join(folder, '../stack/config');
const readYaml = (...path: string[]): unknown => parse(readFileSync(join(config, ...path), 'utf8'));

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.includes(sep) && path.endsWith('.ts') && !/\.(test|e2e)\.ts$/.test(path))
  .sort();
const declarations = await Promise.all(
  files.map(async (path) => {
    const module = (await import(pathToFileURL(join(folder, path)).href)) as { default?: unknown };
    return { id: path.split(sep).join('/').replace(/\.ts$/, ''), declaration: module.default };
  }),
);

const { receivers } = z
  .object({ receivers: z.array(z.object({ name: z.string() })) })
  .parse(readYaml('alertmanager', 'alertmanager.yml'));
const receiverNames = receivers.map(({ name }) => name);

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string().optional(), labels: z.record(z.string(), z.string()).optional() }),
      ),
    }),
  ),
});
/** The labels that each alerting rule sets. */
const alerts: Labels[] = readdirSync(join(config, 'prometheus/rules'))
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => ruleFile.parse(readYaml('prometheus', 'rules', name)).groups)
  .flatMap(({ rules }) => rules)
  .flatMap(({ alert, labels }) => (alert === undefined ? [] : [{ alertname: alert, ...labels }]));
const targets = readdirSync(join(config, 'prometheus/targets')).map((name) => name.replace(/\.yml$/, ''));

/** True when a rule makes that alert: its name, and the wanted value for every label that it sets; others are a series'. */
function isMade(wanted: Labels): boolean {
  return alerts.some((alert) =>
    hasLabels(wanted, Object.fromEntries(Object.entries(alert).filter(([name]) => name in wanted))),
  );
}

/** Longest time a scenario may grant, from alerts.md: a page within 8 min, a resolved notice within 12 min. */
const longestPageMs = 8 * 60_000;
const longestResolveMs = 12 * 60_000;
/** Outcomes come late and the rule waits for 10 min: the accuracy of a model has the time of a warning. */
const longestAccuracyMs = 20 * 60_000;
/** The rule forgives what is repaired within 5 min and waits for 5 min more: it cannot keep the 8 min. */
const longestReloadMs = 12 * 60_000;
/** A page must be refused before anybody can say so: its own 8 min come first, then the 2 min of the rule, and a flush. */
const longestRefusalMs = 12 * 60_000;
const longerPages: Readonly<Record<string, number>> = {
  ModelAccuracyDrop: longestAccuracyMs,
  MonitoringConfigReloadFailed: longestReloadMs,
  AlertDeliveryFailing: longestRefusalMs,
};

describe('the scenarios', () => {
  it('are found', () => {
    const ids = declarations.map(({ id }) => id);
    expect(ids).to.include.members([
      'controls/quiet',
      'services/error-burst',
      'services/error-burst-beside-dead-exporter',
      'services/short-burst',
    ]);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const { id, declaration } of declarations) {
    describe(id, () => {
      let scenario: Scenario;
      before('parses', () => {
        scenario = scenarioSchema.parse(declaration);
      });

      it('is called like its file', () => expect(scenario.id).to.equal(id));

      it('puts in faults that exist, where there is a target', () => {
        checkFaults(scenario.faults);
        expect([...targets, 'receivers', 'warehouse']).to.include.members(
          scenario.faults.map(({ on }) => on),
        );
      });

      it('makes load that exists', async () => {
        expect((await k6Load(scenario.load)).env).to.have.property('TARGETS');
      });

      it('names receivers that exist', () => {
        const named = scenario.expect.filter(isDeliver).flatMap(({ to }) => to);
        expect(receiverNames).to.include.members(named);
      });

      it('speaks of alerts that a rule makes, on services that exist', () => {
        const about = aboutAlerts(scenario.expect);
        const sources = about.flatMap((one) => (isInhibit(one) ? [one.by] : []));
        for (const alert of [...about.map(alertOf), ...sources]) {
          expect(isMade(alert), JSON.stringify(alert)).to.equal(true);
          expect(targets).to.include(alert['service']);
        }
      });

      it('promises no less than the SLA of critical alerts', () => {
        const critical = scenario.expect
          .filter(isDeliver)
          .filter((one) => one.deliver['severity'] === 'critical');
        // A fault that takes its time passes a threshold at its end at the latest.
        const ways = scenario.faults.map(({ over }) =>
          typeof over === 'string' ? parseDurationMs(over) : 0,
        );
        const longestTellMs = longestPageMs + Math.max(0, ...ways);
        for (const { deliver, within, resolveWithin } of critical) {
          const ofAccuracy = deliver['alertname'] === 'ModelAccuracyDrop' ? longestAccuracyMs : 0;
          const longerMs = longerPages[deliver['alertname'] ?? ''] ?? 0;
          expect(parseDurationMs(within)).to.be.at.most(Math.max(longestTellMs, longerMs));
          const longestMs = Math.max(longestResolveMs, ofAccuracy);
          // A service that dies meanwhile takes the end of its other alerts along: nobody hears of it.
          const isTakenAlong =
            deliver['alertname'] !== 'ServiceDown' &&
            scenario.faults.some(({ kind, on }) => kind === 'target-kill' && on === deliver['service']);
          // Nor does anybody of one that a silence swallows.
          const isSilenced = scenario.faults.some(
            ({ kind, alerts: silenced }) =>
              kind === 'silence' && hasLabels(deliver, Object(silenced) as Labels),
          );
          if (resolveWithin === undefined && (isTakenAlong || isSilenced)) continue;
          expect(parseDurationMs(resolveWithin ?? '0s')).to.be.within(1, longestMs);
        }
      });

      it('says how long to watch when it expects nothing', () => {
        if (scenario.expect.length === 0) expect(scenario.observe).to.be.a('string');
      });
    });
  }
});
