import { expect } from 'chai';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();

/** What the plan of a burst says that it does not read. */
function unreadWith(kind: ConfigFile['kind'], find: string, replace: string): string {
  const changed = files.map((file) =>
    file.kind === kind ? { ...file, text: file.text.replace(find, replace) } : file,
  );
  const { unseen = [] } = makePlan(scenarioSchema.parse(errorBurst), changed, 60);
  return unseen.map(({ sentence, location }) => `${sentence} (${location.file}:${location.line})`).join('\n');
}
const inJob = (settings: string, job = 'app') =>
  unreadWith('prometheus', `- job_name: ${job}\n`, `- job_name: ${job}\n    ${settings}\n`);

describe('a plan names what it does not read', () => {
  it('nothing in the configuration of the repository', () => {
    expect(inJob('# nothing')).to.equal('');
  });

  it('settings of the job that scrapes the series of an alert, and of no other', () => {
    expect(inJob('honor_labels: true\n    sample_limit: 10')).to.match(
      /^the plan does not read honor_labels, sample_limit of the job app, which scrapes what HighErrorRate critical app reads \(prometheus\/prometheus.yml:\d+\)$/m,
    );
    expect(inJob('honor_timestamps: false')).to.contain('does not read honor_timestamps');
    expect(inJob('relabel_configs: [{ regex: x, action: labeldrop }]')).to.contain(
      'does not read relabel_configs',
    );
    expect(inJob('honor_labels: false\n    sample_limit: 0')).to.equal('');
    expect(inJob('honor_labels: true', 'ml-api')).to.equal('');
  });

  it('relabelling that drops or renames what its rule reads', () => {
    const relabelled = (step: string) => inJob(`metric_relabel_configs: [{ ${step} }]`);
    const byJob = 'source_labels: [__name__, job], regex: http_requests_total;app';
    expect(relabelled(`${byJob}, action: drop`)).to.contain(
      'the job app drops http_requests_total before it is stored, which HighErrorRate reads',
    );
    expect(relabelled(`${byJob}, target_label: __name__, replacement: requests`)).to.contain(
      'the job app changes the name of http_requests_total',
    );
    expect(
      relabelled('source_labels: [__name__, path], regex: http_requests_total;/x, action: drop'),
    ).to.contain('the job app may drop http_requests_total');
    expect(relabelled('target_label: service, replacement: shop')).to.contain(
      'changes service of http_requests_total',
    );
    expect(relabelled('source_labels: [__name__], regex: go_.*, action: drop')).to.equal('');
    expect(relabelled('regex: pod, action: labeldrop')).to.equal('');
  });

  it('the limit of a group', () => {
    expect(unreadWith('rules', '- name: application\n', '- name: application\n    limit: 5\n')).to.contain(
      'the group application has `limit: 5`: HighErrorRate fails and raises nothing where more series than that are true',
    );
  });
});
