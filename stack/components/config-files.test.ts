import { expect } from 'chai';
import { filesFor, flagWords } from './config-files.ts';

describe('configuration files', () => {
  const files = [
    { path: 'prometheus/prometheus.yml', text: 'p' },
    { path: 'prometheus/rules/app.yml', text: 'r' },
    { path: 'alertmanager/alertmanager.yml', text: 'a' },
    { path: 'alertmanager-notes.yml', text: 'n' },
  ];

  it('go to the program whose folder they are in', () => {
    expect(filesFor('prometheus', files)).to.deep.equal([
      { target: '/etc/prometheus/prometheus.yml', content: 'p' },
      { target: '/etc/prometheus/rules/app.yml', content: 'r' },
    ]);
    expect(filesFor('alertmanager', files)).to.deep.equal([
      { target: '/etc/alertmanager/alertmanager.yml', content: 'a' },
    ]);
  });

  it('come with flags as words', () => {
    expect(flagWords({ 'query.lookback-delta': '5s' })).to.deep.equal(['--query.lookback-delta=5s']);
  });
});
