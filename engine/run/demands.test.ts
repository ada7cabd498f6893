import { expect } from 'chai';
import { judge } from '../../assertions/judge.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import { silentRun } from '../../assertions/testing/silent-run.ts';
import type { AlertRule } from '../../core/config/rules.ts';
import { parseDurationMs } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Labels } from '../../core/labels.ts';
import { findRule } from '../../core/oracle/context.ts';
import { type ConfigUnderTest, planRun } from '../../core/oracle/plan-run.ts';
import { alertOf, isAlarm, isInhibit, type Scenario } from '../../core/scenario.ts';
import { readConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { loadScenarios } from './load-scenarios.ts';
import { describeFaults } from './make-plan.ts';

// The proof by generation: whatever makes an alert that a scenario demands impossible, late or optional, the scenario does not
// pass. It is refused before anything boots; or it is planned, and a run in which the alert stays away fails.

const minute = 60_000;
const speed = 60;
const config = readConfigUnderTest(readConfigFolder());
const scenarios = (await loadScenarios()).map(({ scenario }) => scenario);

/** What is done to the rule of an alert; undefined takes it away. */
type Change = (rule: AlertRule, scenario: Scenario, alert: Labels) => AlertRule | undefined;

const changes: Readonly<Record<string, Change>> = {
  'a `for` of the length of its faults and ten minutes': (rule, scenario) => ({
    ...rule,
    forMs: Math.max(...scenario.faults.map(({ lasts }) => parseDurationMs(lasts))) + 10 * minute,
  }),
  'a threshold out of reach': (rule) => ({ ...rule, expr: `(${rule.expr}) and on () (vector(1) > 2)` }),
  'a label that the expression drops': (rule) => ({ ...rule, expr: `sum without (service) (${rule.expr})` }),
  'another severity': (rule) => ({ ...rule, labels: { ...rule.labels, severity: 'page' } }),
  'no rule': () => undefined,
};

/** Every alert that a scenario demands, with its rule. */
const demands = scenarios.flatMap((scenario) =>
  scenario.expect.flatMap((expectation) => {
    if (isAlarm(expectation) || isInhibit(expectation)) return [];
    const alert = alertOf(expectation);
    const rule = findRule(alert, config.rules);
    return rule === undefined ? [] : [{ scenario, alert, rule }];
  }),
);

function changed(rule: AlertRule, own: AlertRule | undefined): ConfigUnderTest {
  return {
    ...config,
    rules: config.rules.flatMap((one) => (one !== rule ? one : own === undefined ? [] : own)),
  };
}

/** What becomes of the scenario with that configuration, when the alert stays away. */
function outcomeOf(scenario: Scenario, under: ConfigUnderTest): string {
  try {
    const plan = planRun(scenario, describeFaults(scenario), under, speed);
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
      for (const { scenario, alert, rule } of demands) {
        const outcome = outcomeOf(scenario, changed(rule, change(rule, scenario, alert)));
        if (outcome in counts) counts[outcome as keyof typeof counts] += 1;
        else others.push(`${scenario.id}: ${alert['alertname']} ${alert['severity']}: ${outcome}`);
      }
      if (this.test !== undefined)
        this.test.title += `: of ${demands.length} demands ${counts.refused} refused, ${counts.fail} failed`;
      expect(others).to.deep.equal([]);
    });
  }
});
