import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition, type Sample } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';
import { reloadSpeed, reloadWith, sendsLost } from './reloads.ts';

const schema = placedSchema.extend({
  kind: z.literal('rule-broken'),
  on: z.literal('prometheus', 'want prometheus: nobody else evaluates rules'),
});

/**
 * A rule that Prometheus loads and cannot evaluate comes in beside the good ones:
 * `{ kind: 'rule-broken', on: 'prometheus', at: '0s', lasts: '10m' }`.
 */
export type RuleBroken = z.infer<typeof schema>;

const mainFile = 'prometheus/prometheus.yml';
const ruleFile = 'rules/put-in-by-rule-broken.yml';
const failures = 'prometheus_rule_evaluation_failures_total';
/** As Prometheus names the group: its file and its name. */
const ruleGroup = `/etc/prometheus/${ruleFile};broken`;

/** Many targets match many others, which Prometheus only notices when it evaluates. */
const brokenRules = `groups:
  - name: broken
    rules:
      - record: service:up:broken
        expr: up * on () up
`;

/** Rules are evaluated so often (prometheus.yml, evaluation_interval), lab milliseconds. */
const evaluationIntervalMs = 30_000;
/** Longest wait for the group to go, wall milliseconds: it is gone before the reload is answered. */
const healingMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function ruleBrokenFault(clock: Clock = systemClock): FaultModule<RuleBroken> {
  const watch = async (
    { on }: RuleBroken,
    seams: Seams,
    what: string,
    isDone: (failed: number | undefined) => boolean,
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const failed = failedIn(await readExposition(on, seams.metricsUrl(on)));
      return { done: isDone(failed), saw: `${failures} of ${ruleGroup} is ${failed ?? 'not served'}` };
    };
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'rule-broken',
    schema,
    colour: '#9a6a3c',
    describe: ({ on }) => `${on} loads a rule that it cannot evaluate`,
    // It is put in by way of the configuration, like a broken one.
    seam: ({ on }) => `${on}/configuration`,
    signals: ({ on }) => [
      {
        kind: 'counter',
        service: on,
        metric: failures,
        labels: { rule_group: ruleGroup },
        per: 'lab-second',
        baseline: 0,
        faultValue: 1000 / evaluationIntervalMs,
        bornAtOnset: true,
        goneAtHeal: true,
      },
      sendsLost('onset', 'heal'),
    ],
    highestSpeed: () => reloadSpeed,

    inject({ on }, seams) {
      const main = parseDocument(seams.config(on).original(mainFile));
      main.addIn(['rule_files'], ruleFile);
      const files = { [`prometheus/${ruleFile}`]: brokenRules, [mainFile]: main.toString() };
      return reloadWith(on, files, 'accepted', seams);
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(
        fault,
        seams,
        'a failed evaluation',
        (failed) => failed !== undefined && failed > 0,
        Math.min(withinMs, (3 * evaluationIntervalMs) / seams.speed),
      ),

    // The count of failures never falls: only that it grows says that the rule still fails.
    stillHolds(fault, seams, withinMs) {
      let before: number | undefined;
      const hasGrown = (failed: number | undefined): boolean => {
        before ??= failed;
        return failed !== undefined && before !== undefined && failed > before;
      };
      return watch(fault, seams, 'one more failed evaluation', hasGrown, withinMs);
    },

    // From one evaluation to the next, and what the machine adds.
    proofMs: (_, { speed }) => (1.2 * evaluationIntervalMs) / speed,

    // Its file stays behind and is not read any more.
    heal: ({ on }, seams) =>
      reloadWith(on, { [mainFile]: seams.config(on).original(mainFile) }, 'accepted', seams),

    confirmHealed: (fault, seams) =>
      watch(fault, seams, 'the group gone', (failed) => failed === undefined, healingMs),
  };
}

function failedIn(samples: readonly Sample[]): number | undefined {
  return samples.find(({ name, labels }) => name === failures && labels['rule_group'] === ruleGroup)?.value;
}
