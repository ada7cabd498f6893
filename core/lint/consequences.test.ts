import { expect } from 'chai';
import { lint } from './all.ts';
import { linted, rule, type Small } from './testing/linted.ts';

const idsOf = (small: Small): string[] => lint(linted(small)).map(({ id }) => id);
const watchdog = rule({
  alert: 'Watchdog',
  expr: 'vector(1)',
  labels: { severity: 'none', layer: 'meta', service: 'monitoring' },
});

describe('what a program refuses', () => {
  for (const [what, refused, small] of [
    ['matchers of the root', 'refused-routing', { rules: [watchdog], root: 'matchers: [severity = "x"]' }],
    ['a repeat_interval of 0', 'refused-routing', { root: 'repeat_interval: 0s' }],
    [
      'a name in group_by that is none',
      'refused-routing',
      {
        routes:
          '[{ receiver: b, matchers: [severity =~ "critical|warning|info|none"], group_by: [sever-ity] }]',
      },
    ],
    [
      'a name in equal that is none',
      'refused-value',
      {
        inhibit:
          '[{ source_matchers: [severity = "critical"], target_matchers: [severity = "warning"], equal: [service, clu-ster] }]',
        planned: ['P'],
      },
    ],
    [
      'a label of a rule',
      'refused-value',
      { rules: [rule({ labels: { severity: '' } }).replace('"severity":""', '"sever-ity":"critical"')] },
    ],
    [
      'a rule that an inhibition names',
      'invalid-expression',
      {
        rules: [rule({}), rule({ alert: 'W', expr: 'up ==' })],
        inhibit:
          '[{ source_matchers: [alertname = "A"], target_matchers: [alertname = "W"], equal: [cluster, service] }]',
      },
    ],
    [
      'a timeout of a scrape job',
      'refused-value',
      { job: 'scrape_interval: 5m, scrape_timeout: 6m', rules: [rule({ expr: 'rate(x[5m]) > 1' })] },
    ],
  ] as const satisfies readonly (readonly [string, string, Small])[]) {
    it(`has no further consequences: ${what}`, () => expect(idsOf(small)).to.deep.equal([refused]));
  }

  it('leaves standing what is wrong elsewhere', () => {
    const other = rule({ alert: 'B', labels: { layer: 'none of them' } });
    expect(idsOf({ rules: [other], root: 'repeat_interval: 0s' })).to.deep.equal([
      'refused-routing',
      'label-contract',
    ]);
  });
});
