import { expect } from 'chai';
import { readPrometheus } from './prometheus.ts';
import { asWritten, readRules } from './rules.ts';
import { sentLabels, sentRules, writtenRules } from './sent-rules.ts';

const rulesYml = `groups:
  - name: g
    rules:
      - { alert: A, expr: 'sum by (service) (x) > 1', labels: { severity: page, team: shop, where: '{{ $labels.job }}' } }
      - { alert: B, expr: 'up == 0', labels: { severity: info } }
`;
const sent = (relabelling: string) => {
  const prometheus = readPrometheus({
    path: 'prometheus.yml',
    text: `global: { external_labels: { cluster: lab, replica: a } }\nalerting: { alert_relabel_configs: ${relabelling} }`,
  });
  const rules = readRules({ path: 'r.yml', text: rulesYml });
  return { ...sentRules(rules, prometheus), prometheus, read: rules };
};
const critical = '{ source_labels: [severity], regex: page, target_label: severity, replacement: critical }';

describe('rules as Alertmanager knows them', () => {
  it('are as they are written where nothing is relabelled', () => {
    const { rules, read } = sent('[]');
    expect(rules).to.equal(read);
  });

  it('have the labels that come out of the relabelling, and still those that are written', () => {
    const [a, b] = sent(`[${critical}, { regex: team, action: labeldrop }]`).rules;
    expect(a?.labels).to.deep.equal({ severity: 'critical', where: '{{ $labels.job }}' });
    expect(a && asWritten(a).labels).to.include({ severity: 'page', team: 'shop' });
    expect(b?.labels).to.deep.equal({ severity: 'info' });
  });

  it('may be called otherwise', () => {
    const { rules } = sent(
      '[{ source_labels: [alertname], regex: A, target_label: alertname, replacement: Shop }]',
    );
    expect(rules.map(({ alert }) => alert)).to.deep.equal(['Shop', 'B']);
  });

  it('are none where it throws their alerts away', () => {
    const { rules, dropped } = sent('[{ source_labels: [severity], regex: info, action: drop }]');
    expect(rules.map(({ alert }) => alert)).to.deep.equal(['A']);
    expect(dropped.map(({ rule, by }) => [rule.alert, by.action])).to.deep.equal([['B', 'drop']]);
    expect(writtenRules({ rules, droppedRules: dropped }).map(({ alert }) => alert)).to.deep.equal([
      'A',
      'B',
    ]);
  });

  it('say which labels hang on what their series have', () => {
    const [a, b] = sent(
      '[{ source_labels: [job], regex: db, target_label: severity, replacement: critical }]',
    ).rules;
    // The sum has no job, so that nothing is changed.
    expect(a?.labels).to.include({ severity: 'page' });
    expect(b?.labels).to.deep.equal({});
    expect([...(b?.uncertain ?? [])]).to.deep.equal(['severity']);
  });

  it('do not take a label as it is sent for what was stored', () => {
    const { rules, prometheus } = sent(
      '[{ source_labels: [service], target_label: service, replacement: "eu-$1" }]',
    );
    const [a] = rules;
    if (a === undefined) throw new Error('no rule');
    const { labels, uncertain } = sentLabels({ service: 'eu-app' }, a, prometheus);
    expect(labels).not.to.have.property('service');
    expect([...uncertain]).to.deep.equal(['service']);
  });

  it('send one alert with what is known of it', () => {
    const { rules, prometheus } = sent(
      '[{ source_labels: [service, severity], regex: app;page, target_label: team, replacement: app }, { regex: replica, action: labeldrop }]',
    );
    const [a] = rules;
    if (a === undefined) throw new Error('no rule');
    expect(sentLabels({ service: 'app' }, a, prometheus).labels).to.deep.equal({
      alertname: 'A',
      cluster: 'lab',
      service: 'app',
      severity: 'page',
      team: 'app',
    });
  });
});
