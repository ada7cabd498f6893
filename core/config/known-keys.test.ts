import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type KeyedKind, unknownKeysIn } from './known-keys.ts';

const shipped = join(import.meta.dirname, '..', '..', 'stack', 'config');
const unknown = (kind: KeyedKind, text: string) =>
  unknownKeysIn({ path: 'f.yml', kind, text }).map(
    ({ key, below, meant, location }) => `${location.line}:${location.column} ${below}: ${key}, not ${meant}`,
  );

describe('keys that the programs do not know', () => {
  it('are found with their place, and the key that was probably meant', () => {
    expect(unknown('prometheus', 'global:\n  scrape_intervall: 15s\n')).to.deep.equal([
      '2:3 global: scrape_intervall, not scrape_interval',
    ]);
    expect(unknown('rules', 'groups:\n- name: a\n  rules:\n  - alert: A\n    forr: 10m\n')).to.deep.equal([
      '5:5 groups.rules: forr, not for',
    ]);
    expect(unknown('alertmanager', 'inhibit_rules:\n- source_matcherz: []\n')).to.deep.equal([
      '2:3 inhibit_rules: source_matcherz, not source_matchers',
    ]);
    expect(unknown('alertmanager', 'bogus_key: 1\n')).to.deep.equal(['1:1 : bogus_key, not undefined']);
  });

  it('are found at any depth: routes below routes, integrations, proxies of a scrape', () => {
    expect(unknown('alertmanager', 'route: {routes: [{routes: [{reciever: a}]}]}')).to.have.length(1);
    expect(unknown('alertmanager', 'receivers: [{name: a, slack_configs: [{chanel: x}]}]')[0]).to.include(
      'channel',
    );
    expect(unknown('prometheus', 'scrape_configs: [{basic_auth: {usrname: a}}]')[0]).to.include('username');
  });

  it('are those of the version under test: what came later is unknown', () => {
    expect(
      unknown('rules', 'groups: [{name: a, query_offset: 1m, labels: {a: b}, rules: []}]'),
    ).to.have.length(2);
    expect(unknown('prometheus', 'global: {rule_query_offset: 1m}')).to.have.length(1);
  });

  it('are none where anything may stand: labels, annotations, details, other discoveries', () => {
    expect(
      unknown('rules', 'groups: [{rules: [{labels: {whatever: a}, annotations: {x: y}}]}]'),
    ).to.deep.equal([]);
    expect(unknown('prometheus', 'scrape_configs: [{kubernetes_sd_configs: [{role: pod}]}]')).to.deep.equal(
      [],
    );
    expect(unknown('alertmanager', 'receivers: [{pagerduty_configs: [{details: {a: b}}]}]')).to.deep.equal(
      [],
    );
  });

  it('are none in the shipped configuration', () => {
    const read = (path: string) => readFileSync(join(shipped, path), 'utf8');
    expect(unknown('prometheus', read('prometheus/prometheus.yml'))).to.deep.equal([]);
    expect(unknown('alertmanager', read('alertmanager/alertmanager.yml'))).to.deep.equal([]);
    for (const name of readdirSync(join(shipped, 'prometheus', 'rules')))
      expect(unknown('rules', read(`prometheus/rules/${name}`)), name).to.deep.equal([]);
  });
});
