import { expect } from 'chai';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();

function edited(path: string, find: string, replace: string): ConfigFile[] {
  return files.map((file) =>
    file.path === path ? { ...file, text: file.text.replace(find, replace) } : file,
  );
}

/** When HighErrorRate critical fires, seconds after the zero, and the terms of its window. */
function firing(given: readonly ConfigFile[]) {
  const plan = makePlan(scenarioSchema.parse(errorBurst), given, 60, { isMutant: true });
  const { firing: window } = plan.deliveries[0]?.life ?? {};
  const term = (name: string) => window?.terms.find((one) => one.name === name)?.maxMs;
  return { fromS: (window?.earliestMs ?? 0) / 1000, toS: (window?.latestMs ?? 0) / 1000, term };
}

// The right values are those of reports of people who met this (a group or a job with an interval of its own).
describe('windows take the intervals that count for a rule', () => {
  it('its group is evaluated every 3m: 7m6s to 10m38s', () => {
    const { fromS, toS, term } = firing(
      edited(
        'prometheus/rules/application.yml',
        '- name: application',
        '- name: application\n    interval: 3m',
      ),
    );
    expect(term('evaluation')).to.equal(180_000);
    expect(term('for'), '`for: 5m` in ticks of 3m').to.equal(360_000);
    expect(Math.round(fromS)).to.equal(7 * 60 + 6);
    expect(Math.round(toS)).to.equal(10 * 60 + 38);
  });

  it('its series are scraped every 2m', () => {
    const scraped = edited(
      'prometheus/prometheus.yml',
      '- job_name: app',
      '- job_name: app\n    scrape_interval: 2m',
    );
    expect(firing(scraped).term('scrape')).to.equal(120_000);
    expect(firing(files).term('scrape')).to.equal(15_000);
    const others = edited(
      'prometheus/prometheus.yml',
      '- job_name: ml-api',
      '- job_name: ml-api\n    scrape_interval: 2m',
    );
    expect(firing(others).term('scrape'), 'another job').to.equal(15_000);
  });

  it('a timeout is that of the job, and never longer than its interval', () => {
    const { scrapes } = readConfigUnderTest(
      edited('prometheus/prometheus.yml', '- job_name: app', '- job_name: app\n    scrape_interval: 5s'),
    );
    expect(scrapes?.get('app')).to.deep.equal({ intervalMs: 5000, timeoutMs: 5000 });
    expect(scrapes?.get('ml-api')).to.deep.equal({ intervalMs: 15_000, timeoutMs: 10_000 });
  });
});
