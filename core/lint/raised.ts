import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import { readCondition } from '../oracle/condition.ts';
import { type ConfigUnderTest, contextOf, type Trial, widestPromiseMs } from '../oracle/context.ts';
import { livesOf } from '../oracle/life.ts';
import type { Condition } from '../oracle/shapes/shape.ts';
import { truthOf } from '../oracle/when-true.ts';
import type { Life } from '../plan.ts';
import { lacksLabel } from './lacks-label.ts';
import { certainLabels } from './may-match.ts';

/** An alert that the faults of a scenario raise, or may raise, with the life that the oracle gives it in real time. */
export interface Raised {
  readonly rule: AlertRule;
  /** As Alertmanager sees it. */
  readonly labels: Labels;
  readonly life: Life;
}

const promises = { firingMs: widestPromiseMs, endedMs: widestPromiseMs };

/** What was computed already: several lints ask of the same configuration. */
const known = new WeakMap<ConfigUnderTest, Map<Trial, Raised[]>>();

/** Every alert that a scenario raises and whose rule the oracle sees through. */
export function raisedBy(trial: Trial, config: ConfigUnderTest): readonly Raised[] {
  return conditionsUnder(trial, config).filter(({ life }) => life.certainty !== 'must-not');
}

/**
 * Every alert whose condition a scenario makes true, for however short a time: where its faults do not last until it fires,
 * its life is the one that it would have.
 */
export function conditionsUnder(trial: Trial, config: ConfigUnderTest): readonly Raised[] {
  const byTrial = known.get(config) ?? new Map<Trial, Raised[]>();
  known.set(config, byTrial);
  const raised = byTrial.get(trial) ?? computeRaised(trial, config);
  byTrial.set(trial, raised);
  return raised;
}

/** The same rules for every scenario. */
const knownRules = new WeakMap<ConfigUnderTest, readonly Waiting[]>();

/** A rule that alerts on a service, and what it waits for. */
interface Waiting {
  readonly rule: AlertRule;
  readonly condition: Condition;
}

function rulesOfServices(config: ConfigUnderTest): readonly Waiting[] {
  const before = knownRules.get(config);
  if (before !== undefined) return before;
  const rules = config.rules
    .filter((rule) => !lacksLabel(rule, 'service'))
    .map((rule) => ({ rule, condition: readCondition(rule.expr) }))
    // What nobody sees through never holds for certain; of a large foreign configuration that is a third.
    .filter(({ condition }) => condition.kind !== 'opaque');
  knownRules.set(config, rules);
  return rules;
}

function computeRaised(trial: Trial, config: ConfigUnderTest): Raised[] {
  const { timed, setting } = contextOf(trial, config, { speed: 1 });
  const services = new Set(timed.flatMap(({ signals }) => signals.map(({ service }) => service)));
  return [...services].flatMap((service) =>
    rulesOfServices(config).flatMap(({ rule, condition }): Raised[] => {
      if ((rule.labels['service'] ?? service) !== service) return [];
      if (truthOf(condition, service, timed, setting).kind !== 'holds') return [];
      const alert = { ...certainLabels(rule), service };
      const lives = livesOf(rule, alert, timed, setting, promises);
      if ('never' in lives) return [];
      // `up` is not summed: its alerts carry the target's instance, which no other alert here has.
      const own = condition.kind === 'target-down' ? { instance: `target of ${service}` } : {};
      const labels = { ...config.prometheus.externalLabels, ...own, ...alert };
      return lives.map((life) => ({ rule, labels, life }));
    }),
  );
}
