import { rule } from './linted.ts';
import type { Twins } from './twins.ts';

const inhibit = (source: string, target: string, equal = 'cluster, service'): string =>
  `[{ source_matchers: [${source}], target_matchers: [${target}], equal: [${equal}] }]`;
const a = rule({ alert: 'A' });
const warning = rule({ alert: 'W', labels: { severity: 'warning' } });
const watchdog = rule({
  alert: 'Watchdog',
  expr: 'vector(1)',
  labels: { severity: 'none', layer: 'meta', service: 'monitoring' },
});
const rules = [a, warning];

const pageIsCritical =
  '[{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }]';

export const inhibitionTwins: Record<string, Twins> = {
  'unknown-alternative': {
    flawed: [
      ['inhibit rule 1 names B, which', { rules, inhibit: inhibit('alertname =~ "A|B"', 'alertname = "W"') }],
    ],
    sound: [
      ['planned', { rules, planned: ['B'], inhibit: inhibit('alertname =~ "A|B"', 'alertname = "W"') }],
      ['a pattern', { rules, inhibit: inhibit('alertname =~ "A.*|B"', 'alertname = "W"') }],
      [
        'all unknown, which is unknown-inhibition',
        { rules, inhibit: inhibit('alertname = "B"', 'alertname = "W"') },
      ],
    ],
  },
  'wide-inhibition': {
    flawed: [
      [
        'does not compare cluster',
        { rules, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'service') },
      ],
      [
        'compares none of service, pipeline, UUID,',
        { rules, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'cluster') },
      ],
    ],
    sound: [
      [
        'a cluster that no alert is sent with',
        {
          rules,
          alertRelabelling: '[{ regex: cluster, action: labeldrop }]',
          inhibit: inhibit('severity = "critical"', 'severity = "warning"', 'service'),
        },
      ],
      ['both', { rules, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'cluster, UUID') }],
    ],
  },
  'idle-inhibition': {
    flawed: [
      ['no alert can be its source', { rules, inhibit: inhibit('severity = "fatal"', 'alertname = "A"') }],
      [
        'no alert can be its target',
        { rules, planned: ['P'], inhibit: inhibit('alertname = "A"', 'severity = "low"') },
      ],
      [
        'sources and targets always differ in cluster, service, severity',
        {
          rules,
          inhibit: inhibit('severity = "critical"', 'severity = "warning"', 'cluster, service, severity'),
        },
      ],
      [
        'whatever is its source is its target too',
        { rules, inhibit: inhibit('severity = "critical"', 'severity = "critical"') },
      ],
    ],
    sound: [
      [
        'a pair that relabelling makes',
        {
          rules: [
            rule({ labels: { severity: 'page' } }),
            rule({ alert: 'W', labels: { severity: 'warning' } }),
          ],
          alertRelabelling: pageIsCritical,
          inhibit: inhibit('severity = "critical"', 'severity = "warning"'),
        },
      ],
      ['a pair of rules', { rules, inhibit: inhibit('severity = "critical"', 'severity = "warning"') }],
      [
        'a label of the series',
        { rules, inhibit: inhibit('alertname = "A", job = "x"', 'severity = "warning"') },
      ],
      [
        'planned alerts',
        { rules: [a], planned: ['P'], inhibit: inhibit('alertname = "A"', 'severity = "info"') },
      ],
      [
        'unknown names, which is unknown-inhibition',
        { rules, inhibit: inhibit('alertname = "B"', 'alertname = "W"') },
      ],
    ],
  },
  'muted-heartbeat': {
    flawed: [
      [
        'can mute the Watchdog',
        { rules: [a, watchdog], inhibit: inhibit('severity = "critical"', 'severity != "critical"') },
      ],
    ],
    sound: [
      [
        'other targets',
        { rules: [a, watchdog], inhibit: inhibit('severity = "critical"', 'severity = "warning"') },
      ],
      [
        'the compared labels differ',
        {
          rules: [rule({ labels: { service: 'x' } }), watchdog],
          inhibit: inhibit('alertname = "A"', 'layer = "meta"'),
        },
      ],
    ],
  },
  'lesser-mutes-worse': {
    flawed: [
      [
        'lets W warning mute A critical',
        {
          rules: [
            rule({ labels: { severity: 'page' } }),
            rule({ alert: 'W', labels: { severity: 'warning' } }),
          ],
          alertRelabelling: pageIsCritical,
          inhibit: inhibit('alertname = "W"', 'severity = "critical"'),
        },
      ],
      ['lets W warning mute A critical', { rules, inhibit: inhibit('alertname = "W"', 'alertname = "A"') }],
    ],
    sound: [
      ['the other way round', { rules, inhibit: inhibit('alertname = "A"', 'alertname = "W"') }],
      [
        'never equal',
        { rules, inhibit: inhibit('alertname = "W"', 'alertname = "A"', 'cluster, service, severity') },
      ],
    ],
  },
};
