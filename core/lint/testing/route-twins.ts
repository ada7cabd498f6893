import { rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const routes = (...list: string[]) => ({ routes: `[${list.map((one) => `{ ${one} }`).join(', ')}]` });
const critical = 'receiver: b, matchers: [severity = "critical"]';
/** The same, with somebody at the end of them. */
const heard = (...list: string[]): Small => ({
  ...routes(...list),
  receivers: `[${['a', 'b', 'c'].map((name) => `{ name: ${name}, webhook_configs: [{ url: http://x }] }`).join(', ')}]`,
});
const office =
  "[{ name: office, time_intervals: [{ weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }] }] }]";

/** A route that is quiet in office hours, and repeats so often. */
const quietAtWork = (repeat: string) => ({
  ...routes(`${critical}, mute_time_intervals: [office], repeat_interval: ${repeat}`),
  intervals: office,
});

export const routeTwins: Record<string, Twins> = {
  'unknown-key': {
    flawed: [
      ['Alertmanager does not know reciever in route.routes; did you mean receiver?', routes('reciever: b')],
      [
        'Prometheus does not know forr in groups.rules; did you mean for?',
        { rules: ['{ alert: A, expr: up == 0, forr: 5m }'] },
      ],
    ],
    sound: [
      ['keys of the version', { ...routes('receiver: b, continue: true'), rules: [rule({ for: '5m' })] }],
    ],
  },
  'refused-routing': {
    flawed: [
      ['a route leads to bb, and there is no such receiver (did you mean', routes('receiver: bb')],
      ['the root route has `continue`', { root: 'continue: true' }],
      ['the root route has matchers', { root: 'matchers: [severity = "critical"]' }],
      ["group_by has '...' and other labels beside it", routes("receiver: b, group_by: [a, '...']")],
      ['group_by names a label twice', routes('receiver: b, group_by: [a, a]')],
      ['repeat_interval is 0', routes('receiver: b, repeat_interval: 0s')],
      [
        'there are two receivers called a',
        { receivers: '[{ name: a }, { name: a }, { name: b }, { name: c }]' },
      ],
    ],
    sound: [['as it should be', routes("receiver: b, group_by: ['...'], continue: true")]],
  },
  'unreachable-route': {
    flawed: [
      [
        'the route to c (severity = "critical", layer = "gpu"): all that it matches is taken before it, without continue, by the route to b (severity = "critical")',
        routes(critical, 'receiver: c, matchers: [severity = "critical", layer = "gpu"]'),
      ],
      [
        'the route to b (severity = "critical") and the route to c (severity = "info")',
        routes(
          critical,
          'receiver: c, matchers: [severity = "info"]',
          'receiver: a, matchers: [severity =~ "info|critical"]',
        ),
      ],
      [
        'taken before it, without continue, by the route to b',
        routes('receiver: b', 'receiver: c, matchers: [layer = "gpu"]'),
      ],
      [
        'the route to c (severity = "info"): its matchers and those above it exclude each other',
        routes(`${critical}, routes: [{ receiver: c, matchers: [severity = "info"] }]`),
      ],
      [
        'no alert can take the route to c (team =~ "x.*", severity = "info")',
        routes(
          'receiver: b, matchers: [team =~ "x.*"]',
          'receiver: c, matchers: [team =~ "x.*", severity = "info"]',
        ),
      ],
    ],
    sound: [
      [
        'after a continue',
        routes(`${critical}, continue: true`, 'receiver: c, matchers: [severity =~ "critical|info"]'),
      ],
      ['one value is left', routes(critical, 'receiver: c, matchers: [severity =~ "critical|info"]')],
      [
        'the earlier one wants more',
        routes(
          'receiver: b, matchers: [layer = "gpu", severity = "info"]',
          'receiver: c, matchers: [layer = "gpu"]',
        ),
      ],
      [
        'patterns that it does not see through',
        routes('receiver: b, matchers: [team =~ "x.*"]', 'receiver: c, matchers: [team =~ "xy.*"]'),
      ],
      ['nested', routes(`${critical}, routes: [{ receiver: c, matchers: [layer = "gpu"] }]`)],
    ],
  },
  'route-unknown-alert': {
    flawed: [['waits for B, which no rule defines', routes('receiver: b, matchers: [alertname =~ "A|B"]')]],
    sound: [
      ['planned', { ...routes('receiver: b, matchers: [alertname = "B"]'), planned: ['B'] }],
      ['a pattern', routes('receiver: b, matchers: [alertname =~ "B.*"]')],
    ],
  },
  'default-route': {
    flawed: [
      [
        'A with severity page falls to the default route (a)',
        { rules: [rule({ labels: { severity: 'page' } })] },
      ],
      [
        'A with severity page falls to the default route (a)',
        {
          alertRelabelling:
            '[{ source_labels: [severity], regex: critical, target_label: severity, replacement: page }]',
        },
      ],
    ],
    sound: [
      ['a severity with a route', {}],
      [
        'a severity that relabelling gives a route',
        {
          rules: [rule({ labels: { severity: 'page' } })],
          alertRelabelling:
            '[{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }]',
        },
      ],
      ['a label of the series may decide', routes('receiver: b, matchers: [job = "x"]')],
      ['a template may decide', { rules: [rule({ labels: { severity: '{{ $labels.s }}' } })] }],
      ['one route for all', { routes: '[]', rules: [rule({ labels: { severity: 'page' } })] }],
    ],
  },
  'end-lost-in-silence': {
    flawed: [
      [
        'is quiet by office: an alert that it has told of and that ends then, 15m or more before it speaks again, is not told when it comes back within its repeat_interval 4h',
        quietAtWork('4h'),
      ],
    ],
    sound: [
      ['a repeat as soon as that', quietAtWork('15m')],
      ['no quiet hours', { root: 'repeat_interval: 4h' }],
    ],
  },
  'repeat-multiple': {
    flawed: [
      [
        'has a repeat_interval 1h that is its group_interval 1h: whether it repeats after 1h or 2h',
        { root: 'group_interval: 1h, repeat_interval: 1h' },
      ],
      ['is 4 times its group_interval 15m', { root: 'group_interval: 15m, repeat_interval: 1h' }],
      ['a repeat_interval 1m below its group_interval 5m', routes(`${critical}, repeat_interval: 1m`)],
    ],
    sound: [
      ['an odd one', { root: 'group_interval: 30s, repeat_interval: 45s' }],
      ['ticks that hardly matter', { root: 'group_interval: 1m, repeat_interval: 59m' }],
      ['the defaults', {}],
    ],
  },
  'told-twice': {
    flawed: [
      [
        'b is told twice of A: by the route to b (severity = "critical") (line 1) and by the route to b (layer = "application"), in a message from each',
        heard(`${critical}, continue: true`, 'receiver: b, matchers: [layer = "application"]'),
      ],
      [
        'b is told twice of A: by the route to b (line 1)',
        heard(
          'receiver: c, continue: true, routes: [{ receiver: b }]',
          'receiver: c, matchers: [severity = "critical"], routes: [{ receiver: b, matchers: [team = "x"] }]',
        ),
      ],
      [
        'b is told twice of A',
        heard('receiver: b, matchers: [cluster = "lab"], continue: true', 'receiver: b, group_by: [job]'),
      ],
      [
        'b is told twice of A, B, C and 1 more',
        {
          ...heard(`${critical}, continue: true`, critical),
          rules: ['A', 'B', 'C', 'D'].map((alert) => rule({ alert })),
        },
      ],
    ],
    sound: [
      ['the first one keeps it', heard(critical, 'receiver: b, matchers: [layer = "application"]')],
      [
        'two receivers',
        heard(`${critical}, continue: true`, 'receiver: c, matchers: [layer = "application"]'),
      ],
      ['other alerts', heard(`${critical}, continue: true`, 'receiver: b, matchers: [severity = "warning"]')],
      [
        'values that exclude each other',
        heard('receiver: b, matchers: [team = "x"], continue: true', 'receiver: b, matchers: [team = "y"]'),
      ],
      [
        'a label that no alert can carry',
        {
          ...heard(`${critical}, continue: true`, 'receiver: b, matchers: [team = "y"]'),
          rules: [rule({ expr: 'sum by (service) (up) == 0' })],
        },
      ],
      ['nobody hears it', routes(`${critical}, continue: true`, critical)],
      [
        'other hours',
        {
          ...heard(`${critical}, continue: true, active_time_intervals: [office]`, critical),
          intervals: office,
        },
      ],
      ['another route keeps it in between', heard(`${critical}, continue: true`, 'receiver: c', critical)],
    ],
  },
  'never-tells': {
    flawed: [
      [
        'the route to b (severity = "critical") is muted round the clock (nights, days): whom it should tell is never told by it',
        {
          ...routes(`${critical}, mute_time_intervals: [nights, days]`),
          intervals: `[{ name: nights, time_intervals: [{ times: [{ start_time: '18:00', end_time: '24:00' }, { start_time: '00:00', end_time: '08:00' }] }] }, { name: days, time_intervals: [{ times: [{ start_time: '08:00', end_time: '18:00' }] }] }]`,
        },
      ],
      [
        'is active at no time (never)',
        {
          ...routes(`${critical}, active_time_intervals: [never]`),
          intervals: '[{ name: never, time_intervals: [] }]',
        },
      ],
      [
        'is muted (office) whenever it is active (office)',
        {
          ...routes(`${critical}, mute_time_intervals: [office], active_time_intervals: [office]`),
          intervals: office,
        },
      ],
    ],
    sound: [
      ['a night', { ...routes(`${critical}, mute_time_intervals: [office]`), intervals: office }],
      ['no intervals', routes(critical)],
      [
        'a child takes all',
        {
          ...routes(`${critical}, active_time_intervals: [never], routes: [{ receiver: c }]`),
          intervals: '[{ name: never, time_intervals: [] }]',
        },
      ],
    ],
  },
  'inherited-group': {
    flawed: [
      [
        '`group_by: []` does not undo what the route above groups by: it is alertname, service here as well',
        { root: 'group_by: [alertname, service]', ...routes('receiver: b, group_by: []') },
      ],
      [
        'it is job here as well',
        {
          root: 'group_by: [alertname]',
          ...routes('receiver: b, group_by: [job], routes: [{ receiver: c, routes: [{ group_by: [] }] }]'),
        },
      ],
    ],
    sound: [
      ['nothing to undo', routes('receiver: b, group_by: []')],
      ['another list', { root: 'group_by: [alertname]', ...routes('receiver: b, group_by: [job]') }],
      ['the root', { root: 'group_by: []' }],
    ],
  },
};
