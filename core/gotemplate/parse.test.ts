import { expect } from 'chai';
import { unknownNames } from './check.ts';
import { parseTemplate } from './parse.ts';
import { TemplateProblem } from './problem.ts';

const functions = ['printf', 'index', 'eq', 'gt', 'and', 'not', 'humanize'];
const names = (template: string): string[] =>
  unknownNames(parseTemplate(template), functions, ['$labels', '$value']).map(({ name }) => name);

/** What text/template of Go 1.26 said to each. Forty thousand others, made by chance, were compared once, without a difference. */
describe('a template of Go', () => {
  for (const template of [
    '{{ $labels.a.b | printf "%s" }}',
    '{{ 0x1F }}{{ 1_000 }}{{ .5 }}{{ 5. }}{{ +5 }}{{ 017 }}{{ 1e3 }}{{ 1i }}{{ 0b1 }}',
    "{{ 'a' }}{{ \"\\x41\\u00e9\\t\" }}{{ ` a\n b ` }}{{ \"}}\" }}{{ '\\'' }}",
    '{{/* c */}}{{- /* c */ -}}',
    '{{ (index $labels "a").b }}{{ index.x }}',
    '{{- $value -}}{{ $value -}}',
    '{{ range $i, $e := .X }}{{ break }}{{ continue }}{{ else }}none{{ end }}',
    '{{ block "a" . }}x{{ end }}{{ template "a" }}',
    '{{ if 1 }}a{{ else if 2 }}b{{ else }}c{{ end }}{{ with 1 }}a{{ else with 2 }}b{{ end }}',
    '{{ $x = 2 }}{{ $value | humanize | }}{{ nil }}',
    '}} { }',
  ]) {
    it(`is read: ${template}`, () => expect(() => names(template)).not.to.throw());
  }

  for (const [template, why] of [
    ['{{ end }', 'is not closed by "}}"'],
    ['{{ if x }}', 'an {{ end }} is missing'],
    ['{{ end }}', 'closes nothing'],
    ['{{ if 1 }}{{ end x }}', 'has more than the word end'],
    ['{{ if 1 }}{{ else x }}{{ end }}', 'has more than the word else'],
    ['{{ if 1 }}{{ else }}{{ else }}{{ end }}', 'closes nothing'],
    ['{{ range 1 }}{{ else if 2 }}{{ end }}', 'has more than the word else'],
    ['{{ $labels.my-label }}', 'a name there has no hyphen'],
    ['{{ $value-1 }}', 'cannot be read at "-1"'],
    ['{{ $value > 5 }}', 'cannot be read at "> 5"'],
    ['{{ $x=1 }}', 'cannot be read at "=1"'],
    ['{{ "a""b" }}', 'cannot be read at "\\"b\\""'.replaceAll('\\', '')],
    ['{{ printf("%d" 1) }}', 'cannot be read at "("%d" 1)"'],
    ['{{ "abc }}', 'cannot be read at ""abc"'],
    ['{{ "\\q" }}', 'has an escape that Go does not know'],
    ["{{ 'ab' }}", 'is more than one character'],
    ['{{ 08 }}', 'is no number'],
    ['{{ 5m }}', 'is no number'],
    ['{{ /* c */ }}', 'does not stand directly between the braces'],
    ['{{ 1 | 2 }}', 'hands a value on to something that is no function'],
    ['{{}}', 'lacks a value'],
    ['{{ | humanize }}', 'lacks a value'],
    ['{{ ($value }}', 'lacks a closing bracket'],
    ['{{ $value) }}', 'too many closing brackets'],
    ['{{ $a, $b := 1 }}', 'cannot be assigned to'],
    ['{{ printf $x := 1 }}', 'cannot be assigned to'],
    ['{{ break }}', 'stands in no range'],
    ['{{ range . }}{{ else }}{{ continue }}{{ end }}', 'stands in no range'],
    ['{{ if 1 }}{{ define "a" }}{{ end }}{{ end }}', 'stands inside of another block'],
    ['{{ define "a" 1 }}{{ end }}', 'has more than a name'],
    ['{{ template a }}', 'lacks a name in quotes'],
  ] as const) {
    it(`is refused: ${template}`, () => expect(() => names(template)).to.throw(TemplateProblem, why));
  }

  for (const [template, ...unknown] of [
    ['{{ $vlaue }}{{ $vlaue }}{{ upper $x }}', '$vlaue', 'upper', '$x'],
    ['{{ if 1 }}{{ $a := 1 }}{{ $a }}{{ end }}{{ $a }}', '$a'],
    ['{{ with $x := 1 }}{{ $x }}{{ else }}{{ $x }}{{ end }}{{ $x }}', '$x'],
    ['{{ define "a" }}{{ $ }}{{ $labels }}{{ end }}', '$labels'],
    ['{{ if and true (not (eq $y nil)) }}{{ end }}', '$y'],
    ['{{ range $i, $e := .X }}{{ $i }}{{ $e }}{{ end }}'],
  ] as const) {
    it(`has names: ${template}`, () => expect(names(template)).to.deep.equal(unknown));
  }
});
