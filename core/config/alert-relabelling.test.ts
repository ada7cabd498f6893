import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { readAlertRelabelling } from './alert-relabelling.ts';

const read = (steps: string) =>
  readAlertRelabelling({
    path: 'prometheus/prometheus.yml',
    text: `x: &x { regex: replica, action: labeldrop }\nalerting:\n  alert_relabel_configs:\n${steps}`,
  });

describe('the relabelling of alerts', () => {
  it('is read with defaults and places, scalars as they are written', () => {
    expect(
      read('    - *x\n    - source_labels: [a, b]\n      target_label: c\n      replacement: 010\n'),
    ).to.deep.equal([
      {
        action: 'labeldrop',
        sourceLabels: [],
        separator: ';',
        regex: 'replica',
        targetLabel: '',
        replacement: '$1',
        location: { file: 'prometheus/prometheus.yml', line: 1 },
      },
      {
        action: 'replace',
        sourceLabels: ['a', 'b'],
        separator: ';',
        regex: '(.*)',
        targetLabel: 'c',
        replacement: '010',
        location: { file: 'prometheus/prometheus.yml', line: 5 },
      },
    ]);
  });

  it('is empty where there is none, and takes actions in any case', () => {
    expect(readAlertRelabelling({ path: 'p', text: 'global: {}' })).to.deep.equal([]);
    expect(read('    - { action: DROP, regex: }\n')[0]).to.deep.include({ action: 'drop', regex: '(.*)' });
  });

  it('refuses an action that there is not, with its place', () => {
    expect(() => read('    - { action: remove }\n'))
      .to.throw(FiredrillError)
      .with.nested.property('details.location')
      .that.deep.equals({ file: 'prometheus/prometheus.yml', line: 4 });
  });
});
