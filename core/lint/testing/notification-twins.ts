import type { Small } from './linted.ts';
import type { Twins } from './twins.ts';

/** A receiver `b` with these settings of one integration, in flow style. */
const told = (settings: string, templates = '', kind = 'slack'): Small => ({
  receivers: `[{ name: a }, { name: c }, { name: b, ${kind}_configs: [{ send_resolved: true, ${settings} }] }]`,
  templates,
});
const title = (text: string, templates?: string) => told(`title: '${text}'`, templates);
const silent: Small = {
  receivers: `[{ name: a }, { name: c }, { name: b, slack_configs: [{ text: '{{ range .Alerts.Firing }}x{{ end }}' }] }]`,
};
const list = '{{ define "list" }}{{ range . }}{{ .Labels }}{{ end }}{{ end }}';

export const notificationTwins: Record<string, Twins> = {
  'broken-notification-template': {
    flawed: [
      [
        'Alertmanager cannot make the message for b (title): template "team.titel" is not defined; there is "team.title"',
        title('{{ template "team.titel" . }}', '{{ define "team.title" }}x{{ end }}'),
      ],
      [
        'template "gone" is not defined',
        title('{{ template "one" . }}', '{{ define "one" }}{{ template "gone" . }}{{ end }}'),
      ],
      ['(title): there is no function add', title('{{ add 1 2 }}')],
      [
        '(details.x): there is no function humanize',
        told("details: { x: '{{ humanize 1 }}' }", '', 'pagerduty'),
      ],
      [
        'Alertmanager refuses its configuration, because of alertmanager/templates/t.tmpl: there is no function humanize',
        title('x', '{{ define "one" }}{{ humanize 1 }}{{ end }}'),
      ],
      [
        '.CommonLabels.my-label is no name in a template: write index .CommonLabels "my-label"',
        title('{{ .CommonLabels.my-label }}'),
      ],
      ['(title): an {{ end }} is missing', title('{{ if .Status }}x')],
      ['(title): {{ end }} closes nothing', title('x{{ end }}')],
      [
        '(title): there is no variable $x at that place',
        title('{{ with $y := .Status }}{{ $y }}{{ end }}{{ $x }}'),
      ],
      [
        '(title): the data of a notification has no .CommonLables (did you mean .CommonLabels?)',
        title('{{ .CommonLables.severity }}'),
      ],
      [
        '(title): an alert has no .Summary',
        title('{{ range $i, $a := .Alerts.Firing }}{{ $a.Summary }}{{ end }}'),
      ],
      ['an alert has no .Label', title('{{ (index .Alerts 0).Label.alertname }}')],
      ['the list of alerts has no .Labels', title('{{ .Alerts.Labels.alertname }}')],
      [
        'an alert has no .CommonLabels',
        title(
          '{{ template "one" .Alerts }}',
          '{{ define "one" }}{{ range . }}{{ .CommonLabels.x }}{{ end }}{{ end }}',
        ),
      ],
      [
        'because of alertmanager/templates/t.tmpl: an {{ end }} is missing',
        title('x', '{{ define "one" }}{{ if .Status }}x{{ end }}'),
      ],
    ],
    sound: [
      [
        'every field and method that there is',
        title(
          '{{ range .Alerts.Firing }}{{ .Status }}{{ .Labels.x }}{{ .StartsAt.Format "15:04" }}{{ .Fingerprint }}{{ $.Receiver }}{{ end }}{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }}{{ end }}{{ (.CommonLabels.Remove .GroupLabels.Names).Values | join " " }}{{ with .CommonAnnotations.summary }}{{ . }}{{ end }}{{ range $k, $v := .GroupLabels }}{{ $k }}{{ $v }}{{ end }}',
        ),
      ],
      ['what is not rendered', told("http_config: { basic_auth: { username: '{{', password: '{{ if' } }")],
      ['the URL of a webhook', told("url: 'http://x/{{ .Foo }}'", '', 'webhook')],
      ['a template of its own', title('{{ template "one" . }}', '{{ define "one" }}x{{ end }}')],
      ['one defined in a block', title('{{ template "one" . }}', '{{ block "one" . }}x{{ end }}')],
      ['one of Alertmanager’s', title('{{ template "slack.default.title" . }}')],
      [
        'functions that there are',
        title('{{ .Status | toUpper }} {{ len .Alerts }} {{ join "," .GroupLabels.Names }}'),
      ],
      ['a subtraction of texts', title('{{ "a-b" }} {{ $x := 1 }}{{ $x }}')],
      ['a comment', title('{{/* add .a-b */}}')],
      [
        'a template that calls itself',
        title('{{ template "one" . }}', '{{ define "one" }}{{ template "one" . }}{{ end }}'),
      ],
    ],
  },
  'unprinted-ends': {
    flawed: [
      [
        'the message for b lists only the alerts that fire (text): what has ended is not in it',
        told("text: '{{ range .Alerts.Firing }}x{{ end }}'"),
      ],
      ['(text): what has ended', told(`text: '{{ template "list" .Alerts.Firing }}'`, list)],
      [
        '(details.firing): what has ended',
        told(`details: { firing: '{{ template "list" .Alerts.Firing }}', resolved: '' }`, list, 'pagerduty'),
      ],
      [
        '(text): what has ended',
        told(`text: '{{ template "m" . }}'`, '{{ define "m" }}{{ range .Alerts.Firing }}x{{ end }}{{ end }}'),
      ],
    ],
    sound: [
      ['all of them', told("text: '{{ range .Alerts }}x{{ end }}'")],
      ['both', told("text: '{{ range .Alerts.Firing }}x{{ end }}{{ range .Alerts.Resolved }}x{{ end }}'")],
      ['a count', told("text: '{{ len .Alerts.Firing }}'")],
      [
        'PagerDuty’s own details',
        told(`details: { firing: '{{ template "list" .Alerts.Firing }}' }`, list, 'pagerduty'),
      ],
      ['nobody is told of ends', silent],
      ['a kind of which nothing is known', told("text: '{{ range .Alerts.Firing }}x{{ end }}'", '', 'webex')],
    ],
  },
};
