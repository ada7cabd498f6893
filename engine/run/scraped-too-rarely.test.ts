import { expect } from 'chai';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { failureOf } from '../testing.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

describe('a job that is scraped more rarely than the window of a rate', () => {
  it('never gives it two samples: the plan is refused, and says so', () => {
    const files = readConfigFolder().map((file) =>
      file.kind === 'prometheus'
        ? { ...file, text: file.text.replace('job_name: app\n', 'job_name: app\n    scrape_interval: 6m\n') }
        : file,
    );
    const error = failureOf(() => makePlan(scenarioSchema.parse(errorBurst), files, 60));
    expect(error.code).to.equal('PLAN_REFUSED');
    expect(error.details.problems?.join('\n')).to.include(
      '5m never hold the two samples of a rate(): there is one every 6m',
    );
  });
});
