import { expect } from 'chai';
import { readConfigFolder } from '../../engine/run/config-folder.ts';
import { makePlan } from '../../engine/run/make-plan.ts';
import { failureOf } from '../../engine/testing.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { scenarioSchema } from '../scenario.ts';
import { lacksTwoSamples } from './two-samples.ts';

describe('the two samples of a rate', () => {
  const minute = 60_000;
  const of = (windowMs: number) => lacksTwoSamples(windowMs, { scrapeIntervalMs: 5 * minute })?.kind;

  it('are never in a window that is shorter than a scrape interval, and always in one of two intervals', () => {
    expect([4, 5, 9, 10].map((minutes) => of(minutes * minute))).to.deep.equal([
      'never',
      'unknown',
      'unknown',
      undefined,
    ]);
  });

  it('are missed by a job that is scraped too rarely: what waits for them is refused', () => {
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
