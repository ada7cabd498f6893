import { rule } from './linted.ts';
import type { Twins } from './twins.ts';

const summed = 'sum by (service) (x) > 1';
const shown = (summary: string, expr = summed, labels = {}) => ({
  rules: [rule({ expr, labels, annotations: { summary } })],
});
const labelled = (label: string, expr = 'x > 1', more = {}) => ({
  rules: [rule({ expr, labels: { label }, ...more })],
});
const shows = 'the label label of A shows the value';
const picked = 'is picked by the value';
const reads = (label: string): string =>
  `the annotation summary of A reads the label ${label}, and the result of the expression has none`;

export const templateTwins: Record<string, Twins> = {
  'dropped-label': {
    flawed: [
      [reads('instance'), shown('{{ $labels.instance }}')],
      [reads('instance'), shown('{{ .Labels.instance | title }}')],
      [reads('instance'), shown('{{ $.Labels.instance }}')],
      [reads('instance'), shown('{{ index $labels "instance" }}')],
      [reads('instance'), shown('{{ index .Labels `instance` }}')],
      [reads('instance'), shown('{{ "instance" | index $labels }}')],
      [reads('instance'), shown('{{ $n := "instance" }}{{ index $labels $n }}')],
      [reads('instance'), shown('{{ $l := $labels }}{{ printf "%s of %s" $l.service $l.instance }}')],
      [reads('instance'), shown('{{ $x := .Labels.instance }}on {{ $x }}')],
      [reads('instance'), shown('{{ if $labels.instance }}on it{{ end }}')],
      [reads('instance'), shown('{{ if eq $labels.service "a" }}a{{ else }}{{ .Labels.instance }}{{ end }}')],
      [reads('instance'), shown('{{ with $labels.instance }}on {{ . }}{{ end }}')],
      [reads('instance'), shown('{{ with .Labels }}{{ .instance }}{{ end }}')],
      [reads('instance'), shown('{{ with $labels }}{{ index . "instance" }}{{ end }}')],
      [reads('instance'), shown('{{ (index $labels "instance") | toUpper }}')],
      [
        reads('instance'),
        shown('{{ range query (printf "up{instance=%q}" $labels.instance) }}{{ .Value }}{{ end }}'),
      ],
      [reads('instance'), shown('{{ range query "up" }}{{ $labels.instance }}{{ end }}')],
      [reads('instance'), shown('{{ define "a" }}{{ .instance }}{{ end }}{{ template "a" .Labels }}')],
      [reads('instance'), shown('{{ or $labels.instance $labels.service }}')],
      [
        `${reads('team')}: it is always empty, because the rule's own labels`,
        shown('{{ $labels.team }}', summed, { team: 'ops' }),
      ],
      [`${reads('alertname')}: it is always empty, because the name`, shown('{{ $labels.alertname }}')],
      [
        `${reads('cluster')}: it is always empty; $externalLabels.cluster has it`,
        shown('{{ $labels.cluster }}'),
      ],
      [reads('job'), shown('{{ $labels.job }}', 'absent(up{job="a"} == 1)')],
      [reads('job'), shown('{{ $labels.job }}', 'vector(1)')],
      [
        reads('le'),
        shown('{{ $labels.le }}', 'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1'),
      ],
      [
        'the label where of A reads the label instance',
        { rules: [rule({ expr: summed, labels: { where: '{{ $labels.instance }}' } })] },
      ],
    ],
    sound: [
      ['a label that is kept', shown('{{ $labels.service }}')],
      ['a label that series may have', shown('{{ $labels.instance }}', 'up == 0')],
      ['absent() with an equality', shown('{{ $labels.job }}', 'absent(up{job="a"})')],
      [
        'made on the way',
        shown('{{ $labels.pod }}', 'label_replace(sum by (service) (x), "pod", "$1", "service", "(.*)")'),
      ],
      ['joined', shown('{{ $labels.both }}', 'label_join(sum by (a, b) (x), "both", "/", "a", "b")')],
      ['counted', shown('{{ $labels.version }}', 'count_values("version", build) > 1')],
      [
        'brought by group_left',
        shown('{{ $labels.node }}', 'sum by (pod) (x) * on (pod) group_left (node) info'),
      ],
      ['on one side of an or', shown('{{ $labels.instance }}', 'up == 0 or vector(0)')],
      [
        'of the best, whatever they are chosen among',
        shown('{{ $labels.instance }}', 'topk by (job) (1, up)'),
      ],
      ['of the query', shown('{{ range query "up" }}{{ .Labels.instance }}{{ end }}')],
      ['of the query, by its function', shown('{{ query "up" | first | label "instance" }}')],
      ['external labels', shown('{{ $externalLabels.instance }}{{ .ExternalLabels.instance }}')],
      ['no template', shown('$labels.instance {{ "$labels.instance" }} {{/* $labels.instance */}}')],
      ['another variable of the name', shown('{{ $labels := .ExternalLabels }}{{ $labels.instance }}')],
    ],
  },
  'broken-rule-template': {
    flawed: [
      [
        'the annotation summary of A cannot be read: there is no variable $vlaue at that place (did you mean $value?)',
        shown('{{ $vlaue }}'),
      ],
      ['there is no variable $Labels at that place (did you mean $labels?)', shown('{{ $Labels.service }}')],
      ['there is no variable $labels at that place', shown('{{ define "a" }}{{ $labels.service }}{{ end }}')],
      ['there is no variable $x at that place', shown('{{ if .Value }}{{ $x := 1 }}{{ end }}{{ $x }}')],
      ['cannot be read at "} {{', shown('{{ if gt $value 0.5 }}very{{ end } {{ $value }}')],
      ['is not closed by "}}"', shown('{{ if gt $value 0.5 }}very{{ end }')],
      ['is not closed by "}}"', shown('{{ $value }')],
      ['an {{ end }} is missing', shown('{{ if gt $value 0.5 }}very')],
      ['{{ end }} closes nothing', shown('very{{ end }}')],
      [
        '{{ .Labels.my-label }} cannot be read at "-label": a name there has no hyphen',
        shown('{{ .Labels.my-label }}'),
      ],
      ['cannot be read at "-1"', shown('{{ $value-1 }}')],
      ['cannot be read at "> 5"', shown('{{ if $value > 5 }}much{{ end }}')],
      ['lacks a value', shown('{{ $value | | humanize }}')],
      ['hands a value on to something that is no function', shown('{{ $value | "%.2f" }}')],
      ['lacks a closing bracket', shown('{{ (humanize $value }}')],
      ['the label where of A cannot be read', { rules: [rule({ labels: { where: '{{ $label.job }}' } })] }],
    ],
    sound: [
      [
        'all that Go reads',
        shown('{{- with $x := .Value -}}{{ $x | printf "%.2f" }}{{- end }} {{/* $y */}} {{ "{{" }} }}'),
      ],
      [
        'variables of their own',
        shown('{{ $a := 1 }}{{ range $i, $s := query "up" }}{{ $i }}{{ $a }}{{ break }}{{ end }}'),
      ],
      [
        'a function that is not there, which is unknown-template-function',
        shown('{{ humanizeBytes $value }}'),
      ],
      ['a label with a hyphen, by index', shown('{{ index $labels "my-label" }}', 'up')],
    ],
  },
  'failing-rule-template': {
    flawed: [
      [
        'the annotation summary of A turns into an error text: gt compares a number with a fraction with a whole number: write the number with a point, such as 80.0',
        shown('{{ if gt $value 80 }}much{{ end }}'),
      ],
      ['eq compares a text with a whole number', shown('{{ if eq $labels.service 1 }}one{{ end }}')],
      ['there is no .labels; did you mean .Labels?', shown('{{ .labels.service }}')],
      ['there is no .value; did you mean .Value?', shown('{{ .value }}')],
      ['.x is asked of a number with a fraction, which has no fields', shown('{{ $value.x }}')],
      ['humanize takes 1 value and is given 0', shown('{{ humanize }} of {{ $value }}')],
      ['toUpper takes a text and is given a number with a fraction', shown('{{ $value | toUpper }}')],
      ['%d of printf does not take the value that it is given', shown('{{ printf "%d" $value }}')],
      ['%s of printf does not take', shown('{{ printf "%s %s" $labels.service }}')],
      ['there is no template "a"', shown('{{ template "a" . }}')],
      ['$labels.service is no function and is given a value', shown('{{ $value | $labels.service }}')],
      ['there is no variable $x to give a value to', shown('{{ $x = 1 }}')],
    ],
    sound: [
      ['a point', shown('{{ if gt $value 80.0 }}much{{ else if lt 8e1 .Value }}some{{ end }}')],
      [
        'texts and numbers in their places',
        shown('{{ printf "%s %.1f %d %v %q 5%%" $labels.service $value 5 $value "x" }}'),
      ],
      ['whole numbers', shown('{{ if gt (len $labels) 3 }}many{{ end }}')],
      [
        'what a query gives',
        shown('{{ with query "up" }}{{ . | first | value | humanize }}{{ (index . 0).Labels.x }}{{ end }}'),
      ],
      ['a verb with another precision', shown('{{ printf "%[2]d %[1]*d" 1 2 }}')],
    ],
  },
  'broken-template-query': {
    flawed: [
      [
        'the annotation summary of A asks "sum(up": PromQL makes no sense at',
        shown('{{ with query "sum(up" }}{{ . | first | value }}{{ end }}'),
      ],
      ['asks "rate(up)": rate() takes a range vector', shown('{{ range query "rate(up)" }}x{{ end }}')],
      ['asks "up[5m]": its result is a range vector', shown('{{ "up[5m]" | query | len }}')],
      [
        'asks "1 > 2": a comparison of two scalars',
        shown('{{ if true }}a{{ else }}{{ query "1 > 2" }}{{ end }}'),
      ],
      [
        'asks "limitk(1, up)": Prometheus 2.47 has no limitk()',
        shown('{{ $q := "limitk(1, up)" }}{{ query $q }}'),
      ],
      ['asks "sum(up{job=\'a\'}"', shown('{{ query (printf "sum(up{job=\'%s\'}" $labels.job) }}')],
      ['the label label of A asks "up ==": ', labelled('{{ query "up ==" | first | label "job" }}')],
      ['asks "up{"', shown('{{ define "t" }}{{ query . }}{{ end }}{{ template "t" "up{" }}')],
    ],
    sound: [
      ['an expression', shown('{{ with query "sum(up)" }}{{ . | first | value }}{{ end }}')],
      ['a number', shown('{{ query "time()" | first | value }}')],
      ['values in it', shown('{{ query (printf "x{job=%q} > %f" $labels.job $value) }}')],
      [
        'a duration in it',
        shown('{{ query (printf "rate(x{job=\'%s\'}[%s])" $labels.job $labels.window) }}'),
      ],
      ['a text that nobody can know', shown('{{ query $labels.expr }}')],
    ],
  },
  'value-picks-label': {
    flawed: [
      [
        'the label label of A is picked by the value: when that crosses what it is compared with, the alert ends and another begins, which is pending for 5m anew',
        labelled('{{ if gt $value 0.9 }}large{{ else }}small{{ end }}', 'x > 1', { for: '5m' }),
      ],
      [
        'is picked by the value: when that crosses what it is compared with, the alert ends and another begins',
        labelled('{{ if gt .Value 0.9 }}large{{ end }}'),
      ],
      [picked, labelled('{{ $s := "a" }}{{ if gt $value 0.9 }}{{ $s = "b" }}{{ end }}{{ $s }}')],
      [picked, labelled('{{ $v := $value }}{{ if lt $v 0.9 }}a{{ end }}')],
      [picked, labelled('{{ $big := gt $value 0.9 }}{{ if $big }}a{{ end }}')],
      [picked, labelled('{{ gt $value 0.9 }}')],
      [picked, labelled('{{ if not (lt $value 0.9) }}a{{ end }}')],
      [picked, labelled('{{ if and true (gt $value 0.9) }}a{{ end }}')],
      [picked, labelled('{{ if $value }}a{{ end }}')],
      [picked, labelled('{{ with $value }}a{{ end }}')],
      [picked, labelled('{{ with gt $value 0.9 }}{{ . }}{{ end }}')],
      [picked, labelled('{{ if $value | printf "%.0f" | match "1.*" }}a{{ end }}')],
      [picked, labelled('{{ $value | printf "%.0f" | len }}')],
      [picked, labelled('{{ if true }}a{{ else if gt $value 0.9 }}b{{ end }}')],
      [picked, labelled('{{ define "a" }}{{ if gt . 0.9 }}a{{ end }}{{ end }}{{ template "a" $value }}')],
      [picked, labelled('{{ define "a" }}a{{ end }}{{ if gt $value 0.9 }}{{ template "a" }}{{ end }}')],
      [picked, labelled('{{ range $labels }}a{{ if gt $value 0.9 }}{{ break }}{{ end }}{{ end }}')],
      [picked, labelled('{{ if gt (query "x" | first | value) 0.9 }}a{{ end }}')],
      [picked, labelled('{{ if gt $value 0.9 }}{{ $labels.job }}{{ end }}')],
      [picked, labelled('{{ index $labels (printf "%.0f" $value) }}')],
    ],
    sound: [
      ['a condition on a label', labelled('{{ if eq $labels.job "x" }}a{{ else }}b{{ end }}')],
      ['an annotation', shown('{{ if gt $value 0.9 }}a{{ end }}')],
      ['what shows the value is value-in-label', labelled('{{ with $value }}{{ . }}{{ end }}')],
      ['a condition that picks nothing', labelled('{{ if gt $value 0.9 }}{{ end }}a')],
      [
        'a variable that nothing shows',
        labelled('{{ $s := "a" }}{{ if gt $value 0.9 }}{{ $s = "b" }}{{ end }}c'),
      ],
      ['a value that is the same all the time', labelled('{{ if gt $value 0.9 }}a{{ end }}', 'up == 0')],
      [
        'a label of what a query gives',
        labelled('{{ with query "up" }}{{ . | first | label "job" }}{{ end }}'),
      ],
      ['the data, which are always there', labelled('{{ with . }}a{{ end }}')],
      ['a text that only looks alike', labelled('{{ if eq "$value" $labels.job }}a{{ end }}')],
    ],
  },
  'value-in-label': {
    flawed: [
      [
        'the label label of A shows the value, so that each change of it makes another alert: none of them is pending for 5m, and it never fires',
        labelled('{{ $value }}', 'x > 1', { for: '5m' }),
      ],
      [
        'shows the value, so that each change of it makes another alert',
        labelled('at {{ .Value | humanize }}'),
      ],
      [shows, { ...labelled('{{ $value }}'), alertRelabelling: '[{ regex: label, action: labeldrop }]' }],
      [shows, labelled('{{ printf "%.1f" $value }}')],
      [shows, labelled('{{ humanizePercentage $value }}')],
      [shows, labelled('{{ $v := $value }}{{ $v }}')],
      [shows, labelled('{{ $v := printf "%.0f" .Value }}{{ if $v }}{{ $v }}{{ end }}')],
      [shows, labelled('{{ with $value }}{{ . }}{{ end }}')],
      [shows, labelled('{{ with $x := $value }}{{ $x }}{{ end }}')],
      [shows, labelled('{{ $v := "" }}{{ if true }}{{ $v = humanize $value }}{{ end }}{{ $v }}')],
      [shows, labelled('{{ define "a" }}{{ . }}{{ end }}{{ template "a" $value }}')],
      [shows, labelled('{{ if gt $value 0.9 }}{{ $value }}{{ else }}small{{ end }}')],
      [shows, labelled('{{ $.Value }}')],
      [shows, labelled('{{ . }}')],
      [shows, labelled('{{ or $value 1.0 }}')],
      [shows, labelled('{{ query "up" | first | value }}')],
      [shows, labelled('{{ $value }}', 'up == 0 or x > 1')],
      [shows, labelled('{{ $value }}', 'sum(up == 0)')],
    ],
    sound: [
      ['a label of the series', labelled('{{ $labels.instance }}')],
      ['an annotation', shown('{{ $value }}')],
      [
        'one of two words',
        labelled('{{ if gt $value 0.9 }}large{{ else }}small{{ end }}', 'x > 1', { for: '5m' }),
      ],
      [
        'one of two words, by a variable',
        labelled('{{ $s := "a" }}{{ if gt $value 0.9 }}{{ $s = "b" }}{{ end }}{{ $s }}'),
      ],
      ['true or false', labelled('{{ gt $value 0.9 }}')],
      ['a name that only looks alike', labelled('{{ $labels.Value }}')],
      ['a text that only looks alike', labelled('{{ "$value" }}{{/* $value */}}')],
      ['a value that is the same all the time', labelled('{{ $value }}', 'up == 0')],
      ['one of two values', labelled('{{ $value }}', 'up == 0 or absent(up)')],
      ['a label of what a query gives', labelled('{{ query "up" | first | label "job" }}')],
    ],
  },
};
