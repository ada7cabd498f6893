import { expect } from 'chai';
import { withoutUnbooted } from './optional-components.ts';
import { scenarioSchema } from './scenario.ts';

const base = {
  id: 'gpu/trial',
  title: 'A trial',
  story: 'It is only parsed.',
  load: [{ on: 'app', ratePerSecond: 5 }],
  faults: [{ kind: 'anything', on: 'gpu-exporter', at: '0s', lasts: '1m' }],
  expect: [],
};
const problemsOf = (scenario: unknown): string[] =>
  (scenarioSchema.safeParse(scenario).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('optional components', () => {
  const file = (path: string) => ({ path, kind: 'targets' as const, text: '- targets: ["x:1"]\n' });
  const files = ['gpu-exporter', 'app'].map((name) => file(`prometheus/targets/${name}.yml`));

  it('are scraped only where they are booted; the rest of the configuration stays as it is', () => {
    expect(withoutUnbooted(files)).to.deep.equal([{ ...files[0], text: '[]\n' }, files[1]]);
    expect(withoutUnbooted(files, ['gpu-exporter'])).to.deep.equal(files);
  });

  it('are disturbed only where a scenario boots them', () => {
    expect(problemsOf({ ...base, with: ['gpu-exporter'] })).to.deep.equal([]);
    expect(problemsOf(base)).to.deep.equal([
      "faults.0.on: gpu-exporter is not booted in this scenario; add with: ['gpu-exporter']",
    ]);
    const load = [{ on: 'gpu-exporter', ratePerSecond: 5 }];
    expect(problemsOf({ ...base, faults: [], load })[0]).to.match(/^load\.0\.on: gpu-exporter is not booted/);
  });

  it('are known by name', () => {
    expect(problemsOf({ ...base, with: ['gpu-exporter', 'blackbox-exporter'] })).to.deep.equal([]);
    expect(problemsOf({ ...base, with: ['gpu-exporter', 'gpu'] })[0]).to.match(/^with\.1: want a component/);
  });
});
