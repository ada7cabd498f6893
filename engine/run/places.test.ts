import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withPlaces } from './places.ts';

const source = `import { scenario } from '../../core/scenario.ts';

const receivers = ['pagerduty', 'nobody'];
const more = [{ deliver: { alertname: 'B' }, to: receivers, within: '1m' }];

export default scenario({
  id: 'a/b',
  faults: [{ kind: 'error-burst', on: 'app', at: '0s' } satisfies Fault],
  expect: [
    {
      deliver: { alertname: 'A' },
      to: receivers,
      'within': '8m',
    },
    ...more,
    { inhibit: { alertname: 'C' }, by: { alertname: 'A' } },
  ],
});
`;

describe('places in a scenario file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-places-'));
    path = join(folder, 'b.ts');
    writeFileSync(path, source);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const placeOf = (problem: string) => withPlaces([problem], path, 'a/b.ts')[0];

  for (const [problem, place] of [
    ['expect[0].within: too short', '13:7'],
    ['faults[0].at: want a duration', '8:46'],
    ['faults[0] on app from 0s to 6m and faults[1]: want a gap', '8:12'],
    ['faults[0].ratio: missing, so it is the fault that is meant', '8:12'],
    ['expect[0].to[1]: there is no receiver, as a constant of the file says', '3:33'],
    ['expect[2].by: behind a spread nobody counts', '9:3'],
    ['title: missing altogether', '6:25'],
    ['something without a path', '6:25'],
  ] as const) {
    it(`finds ${problem}`, () => {
      expect(placeOf(problem)).to.equal(`a/b.ts:${place}: ${problem}`);
    });
  }

  it('names the file alone where there is none to look into, or nothing in it', () => {
    const missing = join(folder, 'gone.ts');
    expect(withPlaces(['expect[0]: no'], missing, 'gone.ts')).to.deep.equal(['gone.ts: expect[0]: no']);
    writeFileSync(path, 'export const a = 1;\n');
    expect(placeOf('expect[0]: no')).to.equal('a/b.ts: expect[0]: no');
  });
});
