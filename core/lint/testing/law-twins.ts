import type { Trial } from '../../oracle/context.ts';
import { burst, errorRatio, rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const inhibit =
  '[{ source_matchers: [severity = "critical"], target_matchers: [severity = "warning"], equal: [cluster, alertname, service] }]';

/** The two tiers of the shipped HighErrorRate, and what a test changes. */
function tiers(critical: object, warning: object, lasts = '6m'): Small {
  return {
    rules: [
      rule({ alert: 'E', expr: errorRatio(0.05), for: '5m', keep_firing_for: '2m', ...critical }),
      rule({ alert: 'E', expr: errorRatio(0.01), for: '10m', labels: { severity: 'warning' }, ...warning }),
    ],
    inhibit,
    trials: [burst(lasts)],
  };
}

/** The same trial, whose scenario promises a delivery. */
function promised({ scenario, faults }: Trial, severity: string): Trial {
  const deliver = { alertname: 'E', severity, service: 'app' };
  return { scenario: { ...scenario, expect: [{ deliver, to: ['a'], within: '20m' }] }, faults };
}

export const lawTwins: Record<string, Twins> = {
  'head-law': {
    flawed: [
      // Critical: 75 s of fill, 5 min, and up to 45 s of scrape and evaluation. Warning: 15 s, 5 min, 10 s of group_wait.
      ['although E critical app mutes it: the source may fire after', tiers({}, { for: '5m' })],
      // No fault lasts until the source fires: in production one will.
      ['although E critical app mutes it: the source may fire after', tiers({ for: '15m' }, {})],
      ['although E critical app mutes it: the source may fire after', tiers({}, { for: '1m' }, '2m')],
      ['although E critical app mutes it: the source may fire after', tiers({ for: '30m' }, { for: '20m' })],
    ],
    sound: [
      ['the warning waits for the critical', tiers({}, {})],
      ['so it does when the burst is too short for both', tiers({}, {}, '2m')],
      ['a burst that never makes the condition of the critical true', tiers({}, { for: '1m' }, '60s')],
      ['no inhibition', { ...tiers({}, { for: '5m' }), inhibit: '[]' }],
      ['an expression that the oracle does not see through', tiers({ expr: 'x > 1' }, { for: '5m' })],
      [
        'a second source is in time',
        {
          ...tiers({}, { for: '5m' }),
          rules: [
            ...(tiers({}, { for: '5m' }).rules ?? []),
            rule({ alert: 'E', expr: errorRatio(0.005), keep_firing_for: '5m' }),
          ],
        },
      ],
    ],
  },
  'tail-law': {
    flawed: [
      ['the source may end before the target does', tiers({ keep_firing_for: '0s' }, {})],
      [
        'the source may end before the target does',
        { ...tiers({ keep_firing_for: '0s' }, {}), trials: [promised(burst('6m'), 'critical')] },
      ],
    ],
    sound: [
      ['keep_firing_for bridges the drain', tiers({}, {})],
      [
        'the scenario promises that the target is delivered',
        { ...tiers({ keep_firing_for: '0s' }, {}), trials: [promised(burst('6m'), 'warning')] },
      ],
    ],
  },
  'restart-ends-page': {
    flawed: [
      [
        'after `for: 5m` whoever was told of E critical, E warning hears that it is over, at least 1m before it fires again',
        tiers({}, { for: '5m' }),
      ],
      [
        'Prometheus may be away for 1m at the most, and for no time at all when it had last told 1m30s ago',
        { rules: [rule({ for: '3m' })] },
      ],
    ],
    sound: [
      ['so short that it fires again in time', { rules: [rule({ for: '2m30s' })] }],
      ['so long that it is restored', { rules: [rule({ for: '10m' })] }],
      ['no for', { rules: [rule({})] }],
    ],
  },
  'short-burst-pages': {
    flawed: [
      ['E critical has `for: 5m` and pages when all requests fail for 1m29s, perhaps for 29s', tiers({}, {})],
    ],
    sound: [
      ['no for', { rules: [rule({ expr: errorRatio(0.05) })] }],
      [
        'not a page',
        { rules: [rule({ expr: errorRatio(0.05), for: '5m', labels: { severity: 'warning' } })] },
      ],
      ['a gauge has no window', { rules: [rule({ for: '5m' })] }],
    ],
  },
};
