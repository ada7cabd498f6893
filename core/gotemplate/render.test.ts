import { expect } from 'chai';
import { annotationFunctions, notificationFunctions } from './functions.ts';
import { TemplateProblem } from './problem.ts';
import { definitionsOf, renderTemplate } from './render.ts';
import { Instant, KeyValues } from './values.ts';

const alert = (status: string, labels: Record<string, string>) => ({
  Status: status,
  Labels: new KeyValues(labels),
  Annotations: new KeyValues({ summary: 's' }),
  StartsAt: new Instant(0),
});
const firing = alert('firing', { alertname: 'A', severity: 'critical', x: 'a "b"' });
const resolved = alert('resolved', { alertname: 'A', severity: 'critical', x: 'c' });
const data = {
  Status: 'firing',
  Alerts: Object.assign([firing, resolved], { Firing: [firing], Resolved: [resolved] }),
  CommonLabels: new KeyValues({ alertname: 'A', severity: 'critical' }),
  GroupLabels: new KeyValues({ alertname: 'A' }),
};
const files = [
  '{{/* says {{ nothing }} */}}{{ define "title" -}}\n[{{ .Status | toUpper }}:{{ .Alerts.Firing | len }}]\n{{- end }}',
];
const rendered = (template: string): string =>
  renderTemplate(template, data, { functions: notificationFunctions, templates: definitionsOf(files) });
const annotated = (template: string, value: number): string =>
  renderTemplate(
    `${template}`,
    {},
    {
      functions: annotationFunctions,
      templates: new Map(),
      variables: { $value: value, $labels: new KeyValues({ service: 'app' }) },
    },
  );

describe('a notification template', () => {
  for (const [template, text] of [
    ['plain', 'plain'],
    ['{{ template "title" . }}', '[FIRING:1]'],
    ['{{ .CommonLabels.severity }}{{ .CommonLabels.none }}', 'critical'],
    ['{{ if eq .Status "firing" "x" }}f{{ else if .Alerts }}g{{ else }}r{{ end }}', 'f'],
    ['{{ range .Alerts }}{{ .Labels.x }};{{ end }}', 'a "b";c;'],
    ['{{ range .Nothing }}{{ end }}', undefined],
    ['{{ range $i, $a := .Alerts }}{{ $i }}{{ $a.Status }} {{ end }}', '0firing 1resolved '],
    [
      '{{ $s := "" }}{{ range $n, $v := .CommonLabels }}{{ $s }}{{ $n }}={{ printf "%q" $v }}{{ $s = ", " }}{{ end }}',
      'alertname="A", severity="critical"',
    ],
    ['{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}', 'critical'],
    ['{{ (index .Alerts 1).Labels.x }}', 'c'],
    ['{{ .Alerts.Firing | len | printf "%d of %d" 7 }}', '7 of 1'],
    // Go lets a pipe at the end pass.
    ['{{ .Status | }}', 'firing'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{ reReplaceAll "(c)ri" "$1-" .CommonLabels.severity }}', 'c-tical'],
    ['{{ .GroupLabels.SortedPairs.Values | join "," }}', 'A'],
    ['{{ (index .Alerts 0).StartsAt.UTC.Format "2006" }}', '1970-01-01T00:00:00.000Z'],
    ['{{ if gt (len .CommonLabels) (len .GroupLabels) }}more{{ end }}', 'more'],
  ] as const) {
    it(template, () => {
      if (text === undefined) expect(() => rendered(template)).to.throw(TemplateProblem);
      else expect(rendered(template)).to.equal(text);
    });
  }

  for (const [template, says] of [
    ['{{ template "none" . }}', 'no template "none"'],
    ['{{ shout .Status }}', 'no function shout'],
    ['{{ .Nothing }}', 'no .Nothing'],
    ['{{ if .Status }}', '{{ end }} is missing'],
    ['{{ .Status', 'not closed'],
    ['{{ end }}', 'closes nothing'],
    ['{{ $x }}', 'no variable $x'],
    ['{{ (len .Alerts }}', 'closing bracket'],
    ['{{ .Status | | len }}', 'lacks a value'],
    ['{{ .my-label }}', 'cannot be read'],
    ['{{ .Status "x" }}', 'no function'],
  ] as const) {
    it(`refuses ${template}`, () => {
      expect(() => rendered(template)).to.throw(TemplateProblem, says);
    });
  }
});

describe('an annotation', () => {
  for (const [template, value, text] of [
    [
      '{{ $value | humanizePercentage }} of requests to {{ $labels.service }}',
      0.12345,
      '12.35% of requests to app',
    ],
    ['{{ $value | printf "%.2f" }} requests/s', 0.256, '0.26 requests/s'],
    ['{{ $value | humanizeDuration }}', 93_784, '1d 2h 3m 4s'],
    ['{{ humanizeDuration $value }}', 0.25, '250ms'],
    ['{{ $value | humanizeDuration }}', 1.5, '1.5s'],
    ['{{ $value | humanizeDuration }}', 90, '1m 30s'],
    ['{{ $value | humanize }}', 1_234_567, '1.235M'],
    ['{{ $value | humanize1024 }}', 2 ** 21, '2Mi'],
    ['{{ $value }}', 0.5, '0.5'],
    ['{{ $value }}', 1e-7, '1e-07'],
    ['{{ if gt $value 1.0 }}a{{ else }}b{{ end }}', 2, 'a'],
  ] as const) {
    it(`${template} of ${value}`, () => {
      expect(annotated(template, value)).to.equal(text);
    });
  }
});
