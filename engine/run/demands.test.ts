import { expect } from 'chai';
import { judge } from '../../assertions/judge.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import { silentRun } from '../../assertions/testing/silent-run.ts';
import type { AlertRule } from '../../core/config/rules.ts';
import { parseDurationMs } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { findRule } from '../../core/oracle/context.ts';
import { type ConfigUnderTest, planRun } from '../../core/oracle/plan-run.ts';
import type { Term } from '../../core/plan.ts';
import { alertOf, isAlarm, isDeliver, isInhibit, type Scenario } from '../../core/scenario.ts';
import { readConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { loadScenarios } from './load-scenarios.ts';
import { describeFaults } from './make-plan.ts';

// The proof by generation: whatever makes an alert that a scenario demands impossible, late or optional, the scenario does not
// pass. It is refused before anything boots; or it is planned, and a run in which the alert stays away fails.

const minute = 60_000;
const paceOf = ({ clock }: Scenario) => ({ speed: 60, ...(clock && { clock }) });
const config = readConfigUnderTest(readConfigFolder());
const scenarios = (await loadScenarios()).map(({ scenario }) => scenario);

/** What is done to the rule of an alert; undefined takes it away. */
type Change = (rule: AlertRule, demand: Demand) => AlertRule | undefined;

const changes: Readonly<Record<string, Change>> = {
  'a `for` of the length of its faults and ten minutes': (rule, { scenario }) => ({
    ...rule,
    forMs: Math.max(...scenario.faults.map(({ lasts }) => parseDurationMs(lasts))) + 10 * minute,
  }),
  'a `for` that its condition may just reach': (rule, demand) => ({ ...rule, forMs: heldByChanceMs(demand) }),
  'a `for` as long as the promise': (rule, { within }) => ({
    ...rule,
    forMs: within === undefined ? 24 * 60 * minute : parseDurationMs(within),
  }),
  'a threshold out of reach': (rule) => ({ ...rule, expr: `(${rule.expr}) and on () (vector(1) > 2)` }),
  'a label that the expression drops': (rule) => ({ ...rule, expr: `sum without (service) (${rule.expr})` }),
  'another severity': (rule) => ({ ...rule, labels: { ...rule.labels, severity: 'page' } }),
  'no rule': () => undefined,
};

/** Changes that take the oracle so long that a test run tries a part of the demands; FIREDRILL_DEMANDS=all tries them all. */
const slowChanges = [
  'a threshold out of reach',
  'a label that the expression drops',
  'a `for` that its condition may just reach',
];
const everyNth = process.env['FIREDRILL_DEMANDS'] === 'all' ? 1 : 5;

interface Demand {
  readonly scenario: Scenario;
  readonly alert: Labels;
  readonly rule: AlertRule;
  readonly within: string | undefined;
}

/** Every alert that a scenario demands, with its rule. */
const demands = scenarios.flatMap((scenario): Demand[] =>
  scenario.expect.flatMap((expectation) => {
    if (isAlarm(expectation) || isInhibit(expectation)) return [];
    const alert = alertOf(expectation);
    const rule = findRule(alert, config.rules);
    const within = isDeliver(expectation) ? expectation.within : undefined;
    return rule === undefined ? [] : [{ scenario, alert, rule, within }];
  }),
);

function changed(rule: AlertRule, own: AlertRule | undefined): ConfigUnderTest {
  return {
    ...config,
    rules: config.rules.flatMap((one) => (one !== rule ? one : own === undefined ? [] : own)),
  };
}

/**
 * A `for` that the condition behind an alert may hold or not: half way between the least and the most, in whole evaluations.
 * Where the oracle does not see through the rule, or holds it for ever, one that nothing can hold.
 */
function heldByChanceMs({ scenario, alert, rule }: Demand): number {
  const plan = planRun(scenario, describeFaults(scenario), config, paceOf(scenario));
  const life = plan.deliveries.find((one) => hasLabels(one.life.alert, alert))?.life;
  const termMs = (terms: readonly Term[], name: string) =>
    terms.find((term) => term.name === name)?.maxMs ?? 0;
  if (life === undefined || life.firing.terms.some(({ name }) => name === 'not seen through'))
    return 24 * 60 * minute;
  const heldMs = termMs(life.firing.terms, 'for');
  const aroundMs = heldMs - termMs(life.ended.terms, 'keep_firing_for');
  const leastMs = life.ended.earliestMs - life.firing.latestMs + aroundMs;
  const mostMs = life.ended.latestMs - life.firing.earliestMs + aroundMs;
  const everyMs = rule.groupIntervalMs ?? config.prometheus.evaluationIntervalMs;
  return Math.floor((leastMs + mostMs) / 2 / everyMs) * everyMs;
}

/** What becomes of the scenario with that configuration, when the alert stays away. */
function outcomeOf(scenario: Scenario, under: ConfigUnderTest): string {
  try {
    const plan = planRun(scenario, describeFaults(scenario), under, paceOf(scenario));
    return judge(viewOf(silentRun(plan))).verdict;
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'PLAN_REFUSED') return 'refused';
    throw error;
  }
}

describe('what a scenario demands', function () {
  this.timeout(10 * minute);

  it('is known for every scenario but the controls', () => {
    expect(demands.length).to.be.above(scenarios.length);
  });

  it('is all that keeps such a run from passing', () => {
    const outcomes = scenarios
      .filter(({ expect: wanted }) => wanted.every((one) => !isAlarm(one)))
      .map((scenario) => ({ ...scenario, expect: [] }))
      .map((scenario) => `${scenario.id} ${outcomeOf(scenario, config)}`);
    expect(outcomes.filter((outcome) => !outcome.endsWith(' pass'))).to.deep.equal([]);
  });

  for (const [name, change] of Object.entries(changes)) {
    it(`never passes with ${name}`, function () {
      const counts = { refused: 0, fail: 0 };
      const others: string[] = [];
      const isSlow = slowChanges.includes(name);
      const tried = demands.filter((_, index) => !isSlow || index % everyNth === 0);
      for (const demand of tried) {
        const { scenario, alert, rule } = demand;
        const outcome = outcomeOf(scenario, changed(rule, change(rule, demand)));
        if (outcome in counts) counts[outcome as keyof typeof counts] += 1;
        else others.push(`${scenario.id}: ${alert['alertname']} ${alert['severity']}: ${outcome}`);
      }
      if (this.test !== undefined)
        this.test.title += `: of ${tried.length} demands ${counts.refused} refused, ${counts.fail} failed`;
      expect(others).to.deep.equal([]);
    });
  }
});
