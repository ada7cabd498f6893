import { expect } from 'chai';
import { readTemplates } from './templates.ts';

const alertmanager = (...receivers: string[]) => ({
  path: 'alertmanager.yml',
  text: `receivers:\n${receivers.join('\n')}`,
});
const slack = `
  - name: slack
    slack_configs:
      - title: '{{ template "title" . }}'
        text: '{{ template "list" .Alerts.Firing }}'`;
const pager = `
  - name: pager
    pagerduty_configs:
      - description: "{{ template \\"title\\" . }}"`;
const file = {
  path: 't.tmpl',
  text: '{{ define "title" }}x{{ end }}\n{{- define "list" -}}{{ template "one" . }}{{ end }}{{ define "one" }}y{{ end }}{{ define "unused" }}z{{ end }}',
};

describe('templates', () => {
  it('are listed with the receivers that render them', () => {
    expect(readTemplates(alertmanager(slack, pager), [file])).to.deep.include({
      title: ['slack', 'pager'],
      list: ['slack'],
    });
  });

  it('are rendered through others too, and some by nobody', () => {
    expect(readTemplates(alertmanager(slack), [file])).to.deep.include({ one: ['slack'], unused: [] });
  });

  it('that call each other do not go round for ever', () => {
    const round = {
      path: 'r.tmpl',
      text: '{{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ template "a" . }}{{ end }}',
    };
    const a = '\n  - name: web\n    webhook_configs:\n      - url: \'{{ template "a" . }}\'';
    expect(readTemplates(alertmanager(a), [round])).to.deep.equal({ a: ['web'], b: ['web'] });
  });
});
