import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import slowDrift from '../../scenarios/ml/slow-drift.ts';
import { readConfigFolder } from './config-folder.ts';
import { type MakePlanOptions, makePlan } from './make-plan.ts';

const files = readConfigFolder();
const shipped = 'data_drift_score{method="psi"} > 0.2';

/** What is said of the plan of a drift when the rule for it reads something else. */
function problemsWith(expr: string, options: MakePlanOptions = {}): string {
  const changed = files.map((file) =>
    file.kind === 'rules' ? { ...file, text: file.text.replace(shipped, expr) } : file,
  );
  try {
    makePlan(scenarioSchema.parse(slowDrift), changed, 60, options);
  } catch (error) {
    if (error instanceof FiredrillError) return `${error.code}: ${(error.details.problems ?? []).join('\n')}`;
    throw error;
  }
  return '';
}
const never = 'it needs series of data_drift_skore, and nobody in the lab serves them';

describe('a plan of a rule on a metric that nobody serves', () => {
  it('is refused, and names the metric', () => {
    const problems = problemsWith('data_drift_skore{method="psi"} > 0.2');
    expect(problems).to.match(
      /^PLAN_REFUSED: .*expect\[0\]: the scenario cannot raise DataDriftDetected info/,
    );
    expect(problems).to.contain(never).and.to.contain('did you mean data_drift_score?');
  });

  it('is refused wherever the rule needs it', () => {
    for (const expr of [
      `${shipped} and on (service) max_over_time(data_drift_skore[5m]) > 0`,
      'sum by (service, model_name, feature_name) (data_drift_skore) > 0.2',
      '0.2 < label_replace(data_drift_skore, "a", "b", "c", "d")',
    ])
      expect(problemsWith(expr), expr).to.contain(never);
  });

  it('is none of its business where the rule can do without', () => {
    for (const expr of [
      shipped,
      `${shipped} unless on (service) data_drift_skore > 9`,
      `data_drift_skore > 0.2 or ${shipped}`,
      `${shipped} and on () absent(data_drift_skore)`,
    ])
      expect(problemsWith(expr), expr).not.to.contain(never);
  });

  it('is made of a mutant: the run has to show it', () => {
    expect(problemsWith('data_drift_skore > 0.2', { isMutant: true })).to.equal('');
  });
});
