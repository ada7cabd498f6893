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
const named = [
  rule({ alert: 'A', labels: { service: 'app' } }),
  rule({ alert: 'W', labels: { severity: 'warning', service: 'app' } }),
];
/** Their alerts carry service, and nothing else of the series. */
const summed = [
  rule({ alert: 'A', expr: 'sum by (service) (x) > 1' }),
  rule({ alert: 'W', expr: 'sum by (service) (x) > 1', labels: { severity: 'warning' } }),
];

const counted = [
  rule({ alert: 'A', expr: 'sum(x) > 1' }),
  rule({ alert: 'W', expr: 'sum by (job) (x) > 1', labels: { severity: 'warning' } }),
];
const twoTiers = [
  rule({ alert: 'A', expr: 'sum(x) > 1' }),
  rule({ alert: 'A', expr: 'sum(x) > 2', labels: { severity: 'warning' } }),
];
const byUrgency = (equal: string): string => inhibit('severity = "critical"', 'severity = "warning"', equal);

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
      [
        'one that mutes nothing, which is idle-inhibition',
        { rules, inhibit: '[{ source_match: { alert: A }, target_match: { alert: W }, equal: [service] }]' },
      ],
      [
        'one that names nobody, which is unknown-inhibition',
        { rules, inhibit: inhibit('alertname = "B"', 'alertname = "W"', 'x') },
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
        'mutes nothing: no alert can be its source: none has a label team',
        { rules: summed, inhibit: inhibit('team = "x"', 'severity = "warning"') },
      ],
      [
        'mutes nothing: no alert can be its target: none has a label team',
        { rules: summed, inhibit: inhibit('alertname = "A"', 'team =~ ".+"') },
      ],
      [
        'mutes nothing: no rule sets the label alert; did you mean alertname?',
        { rules, inhibit: '[{ source_match: { alert: A }, target_match: { alert: W }, equal: [cluster] }]' },
      ],
      [
        'no rule sets the label rule; did you mean alertname?',
        { rules, inhibit: inhibit('alertname = "A"', 'rule =~ "A|W"') },
      ],
      [
        'no rule sets the label severty; did you mean severity?',
        { rules, inhibit: inhibit('severty = "critical"', 'severity = "warning"') },
      ],
      [
        'no rule sets the label alert_name; did you mean alertname?',
        { rules, inhibit: inhibit('alertname = "A"', 'alert_name = "other"') },
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
        'a label that an expression gives',
        {
          rules: [rule({ alert: 'A', expr: 'sum by (team) (x) > 1' }), warning],
          inhibit: inhibit('team = "x"', 'severity = "warning"'),
        },
      ],
      [
        'a label that must be missing',
        {
          rules: summed,
          inhibit: inhibit('alertname = "A", team = ""', 'severity = "warning", team != "x"'),
        },
      ],
      [
        'a label that looks like another one, and that a rule reads',
        {
          rules: [rule({ alert: 'A', expr: 'x{services="y"} > 1' }), warning],
          inhibit: inhibit('alertname = "A", services = "y"', 'severity = "warning"'),
        },
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
  'missing-equal-label': {
    flawed: [
      [
        'inhibit rule 1 compares namespace, which neither A nor W carries: two missing labels are equal, so that A mutes W, whatever they are about',
        { rules: counted, inhibit: byUrgency('namespace') },
      ],
      ['compares namespace, pod, which', { rules: counted, inhibit: byUrgency('cluster, namespace, pod') }],
      [
        'compares namespace, which',
        {
          rules: [
            rule({ alert: 'A', expr: 'sum(x) > 1', labels: { team: 'a', namespace: '' } }),
            rule({ alert: 'W', expr: 'sum(x) > 1', labels: { severity: 'warning', team: 'a' } }),
          ],
          inhibit: byUrgency('team, namespace'),
        },
      ],
      [
        'compares namespace, which',
        {
          rules: named,
          alertRelabelling: '[{ regex: namespace, action: labeldrop }]',
          inhibit: byUrgency('namespace'),
        },
      ],
      [
        'A carries no label service, and inhibit rule 1 compares it: two missing labels are equal, so it mutes any target without service',
        { rules: counted, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'service') },
      ],
    ],
    sound: [
      ['one side may have it', { rules: counted, inhibit: byUrgency('cluster, job') }],
      ['series may have it', { rules: [a, counted[1] ?? ''], inhibit: byUrgency('namespace') }],
      ['another label tells them apart', { rules: summed, inhibit: byUrgency('cluster, service, pod') }],
      [
        'a label that is set differs',
        {
          rules: [
            rule({ expr: 'sum(x) > 1', labels: { team: 'a' } }),
            rule({ alert: 'W', expr: 'sum(x) > 1', labels: { severity: 'warning', team: 'b' } }),
          ],
          inhibit: byUrgency('team, namespace'),
        },
      ],
      [
        'two severities of one alert, which are about the same',
        { rules: twoTiers, inhibit: byUrgency('namespace') },
      ],
      ['of one name only', { rules: counted, inhibit: byUrgency('alertname, namespace') }],
      [
        'both are source and target',
        { rules: counted, inhibit: inhibit('layer = "application"', 'layer = "application"', 'namespace') },
      ],
      ['an external label, which is wide-inhibition', { rules: counted, inhibit: byUrgency('cluster') }],
    ],
  },
  'idle-equal-label': {
    flawed: [
      [
        'inhibit rule 1 compares pod, which no alert on either of its sides carries: it mutes as if pod did not stand there',
        { rules: summed, inhibit: byUrgency('cluster, service, pod') },
      ],
    ],
    sound: [
      [
        'a target may carry it',
        {
          rules: [...summed, rule({ alert: 'V', labels: { severity: 'warning' } })],
          inhibit: byUrgency('cluster, service, pod'),
        },
      ],
      ['all carry it', { rules: summed, inhibit: byUrgency('cluster, service') }],
      [
        'a planned alert, of which nobody knows',
        { rules: summed, planned: ['P'], inhibit: byUrgency('cluster, service, pod') },
      ],
      [
        'nothing else is compared, which is missing-equal-label',
        { rules: counted, inhibit: byUrgency('cluster, pod') },
      ],
      [
        'one that mutes nothing, which is idle-inhibition',
        {
          rules: summed,
          inhibit: inhibit('severity = "fatal"', 'severity = "warning"', 'cluster, service, pod'),
        },
      ],
      [
        'a misspelt one, which is misspelt-label',
        {
          rules: summed.map((one) => one.replace('"layer"', '"team_name":"x","layer"')),
          inhibit: byUrgency('cluster, service, team_nmae'),
        },
      ],
    ],
  },
  'misspelt-label': {
    flawed: [
      [
        'inhibit rule 1 compares the label servcie, and no rule sets it; did you mean service? Two missing labels are equal',
        { rules: named, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'cluster, servcie') },
      ],
      [
        'the route to b (severty = "critical") waits for the label severty, and no rule sets it; did you mean severity?',
        { routes: '[{ receiver: b, matchers: [severty = "critical"] }]' },
      ],
      [
        'the route to b groups by the label alertnmae, and no rule sets it; did you mean alertname?',
        { routes: '[{ receiver: b, group_by: [alertnmae] }]' },
      ],
    ],
    sound: [
      [
        'labels of the series',
        { routes: '[{ receiver: b, matchers: [team = "x"], group_by: [namespace, pod] }]' },
      ],
      ['all labels', { routes: "[{ receiver: b, group_by: ['...'] }]" }],
      [
        'a label that nothing looks like',
        { rules: named, inhibit: inhibit('alertname = "A"', 'alertname = "W"', 'cluster, region') },
      ],
      [
        'a matcher of an inhibition, which is idle-inhibition',
        { rules, inhibit: inhibit('severty = "x"', 'alertname = "W"') },
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
      [
        'one of severity none, which nobody is to hear of',
        {
          rules: [rule({ alert: 'N', labels: { severity: 'none' } }), a],
          inhibit: inhibit('alertname = "N"', 'alertname = "A"'),
        },
      ],
      ['the other way round', { rules, inhibit: inhibit('alertname = "A"', 'alertname = "W"') }],
      [
        'never equal',
        { rules, inhibit: inhibit('alertname = "W"', 'alertname = "A"', 'cluster, service, severity') },
      ],
    ],
  },
};
