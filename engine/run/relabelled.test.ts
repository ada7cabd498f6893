import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();
const scenario = scenarioSchema.parse(errorBurst);

/** The configuration of the repository with this relabelling of alerts, and its critical rules in another word. */
function relabelled(steps: string, severity = 'critical'): ConfigFile[] {
  return files.map((file) => {
    if (file.kind === 'rules')
      return { ...file, text: file.text.replaceAll('severity: critical', `severity: ${severity}`) };
    return file.kind === 'prometheus'
      ? {
          ...file,
          text: file.text
            .replace('cluster: lab', 'cluster: lab\n    replica: a')
            .replace('alerting:\n', `alerting:\n  alert_relabel_configs: [${steps}]\n`),
        }
      : file;
  });
}

/** What decides whom an alert reaches and when: all but the configuration and the promises, which are beside the point. */
function planned(given: readonly ConfigFile[]) {
  const { deliveries, inhibitions, diagnoses, observeUntilMs } = makePlan(scenario, given, 60);
  return { deliveries, inhibitions, diagnoses, observeUntilMs };
}

function problemsOf(given: readonly ConfigFile[]): string {
  try {
    makePlan(scenario, given, 60);
  } catch (error) {
    if (error instanceof FiredrillError) return (error.details.problems ?? []).join('\n');
    throw error;
  }
  return '';
}

const withoutReplica = '{ regex: replica, action: labeldrop }';
const pageIsCritical =
  '{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }';

// Reports of people who met this: alertmanager#2212, #2210 and every configuration that an operator writes.
describe('a plan where alerts are relabelled on their way to Alertmanager', () => {
  const plain = planned(files);

  it('is the same where the label of a replica is dropped', () => {
    expect(planned(relabelled(withoutReplica))).to.deep.equal(plain);
  });

  it('is as if the rules said what comes out', () => {
    expect(planned(relabelled(`${withoutReplica}, ${pageIsCritical}`, 'page'))).to.deep.equal(plain);
  });

  it('decides on a label that hangs on the service', () => {
    const ofApp =
      '{ source_labels: [service, severity], regex: app;page, target_label: severity, replacement: critical }';
    expect(planned(relabelled(`${withoutReplica}, ${ofApp}`, 'page'))).to.deep.equal(plain);
    const ofOther = ofApp.replace('app;page', 'ml-api;page');
    expect(problemsOf(relabelled(ofOther, 'page'))).to.contain(
      'sends HighErrorRate critical app with severity="page": no receiver hears of it as the scenario names it',
    );
  });

  it('tells which step makes another alert of one that the rules have', () => {
    const lower = pageIsCritical
      .replace('regex: page', 'regex: critical')
      .replace(/critical \}$/, 'warning }');
    expect(problemsOf(relabelled(lower))).to.match(
      /no rule raises \{alertname="HighErrorRate", .*: alert_relabel_configs \(prometheus\/prometheus.yml:\d+\) makes .*severity="warning".* of it on the way to Alertmanager/,
    );
  });

  it('tells which step throws an alert away', () => {
    const drop = (of: string) => `{ ${of}, action: drop }`;
    expect(problemsOf(relabelled(drop('source_labels: [severity], regex: critical')))).to.match(
      /no rule raises .*HighErrorRate.*: alert_relabel_configs \(prometheus\/prometheus.yml:\d+, action drop\) throws it away on the way to Alertmanager/,
    );
    expect(problemsOf(relabelled(drop('source_labels: [service], regex: app')))).to.match(
      /alert_relabel_configs \(prometheus\/prometheus.yml:\d+\) throws HighErrorRate critical app away/,
    );
  });
});
