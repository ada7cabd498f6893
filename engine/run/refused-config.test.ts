import { expect } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { readConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { refuseWhatProgramsRefuse } from './refused-config.ts';

const shipped = readConfigFolder();

function problemsWith(path: string, find: string, replace: string): readonly string[] {
  const files = shipped.map((file) =>
    file.path === path ? { ...file, text: file.text.replace(find, replace) } : file,
  );
  try {
    refuseWhatProgramsRefuse(files, readConfigUnderTest(files));
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'CONFIG_REFUSED')
      return error.details.problems ?? [];
    throw error;
  }
  return [];
}

describe('what the programs refuse', () => {
  for (const [path, find, replace, says] of [
    [
      'alertmanager/alertmanager.yml',
      'receiver: slack',
      'receiver: slakc',
      'alertmanager.yml:39:7: a route leads to slakc, and there is no such receiver (did you mean slack?)',
    ],
    [
      'alertmanager/alertmanager.yml',
      'source_matchers:',
      'source_matcherz:',
      'Alertmanager does not know source_matcherz in inhibit_rules; did you mean source_matchers?',
    ],
    [
      'alertmanager/alertmanager.yml',
      'templates:',
      'bogus_key: 1\ntemplates:',
      'Alertmanager does not know bogus_key',
    ],
    [
      'prometheus/prometheus.yml',
      'scrape_interval:',
      'scrape_intervall:',
      'Prometheus does not know scrape_intervall in global; did you mean scrape_interval?',
    ],
    [
      'prometheus/rules/application.yml',
      'for: 10m',
      'forr: 10m',
      'Prometheus does not know forr in groups.rules; did you mean for?',
    ],
  ] as const) {
    it(`is refused before anything boots, with its place: ${replace.replace('\n', ' ')}`, () => {
      const [problem, ...more] = problemsWith(path, find, replace);
      expect(more).to.deep.equal([]);
      expect(problem)
        .to.match(/^(alertmanager|prometheus)\/\S+:\d+/)
        .and.include(says.replace(/^alertmanager.yml:39:7: /, ''));
    });
  }

  it('is nothing in the shipped configuration', () => {
    expect(problemsWith('alertmanager/alertmanager.yml', 'slack', 'slack')).to.deep.equal([]);
  });
});
