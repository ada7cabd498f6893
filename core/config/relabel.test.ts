// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of Go
import { expect } from 'chai';
import type { Labels } from '../labels.ts';
import { type RelabelStep, relabel } from './relabel.ts';

const step = (given: Partial<RelabelStep>): RelabelStep => ({
  action: 'replace',
  sourceLabels: [],
  separator: ';',
  regex: '(.*)',
  targetLabel: '',
  replacement: '$1',
  location: { file: 'prometheus/prometheus.yml', line: 1 },
  ...given,
});
const alert: Labels = { alertname: 'A', severity: 'page', replica: 'a', cluster: 'lab' };
const became = (...steps: Partial<RelabelStep>[]): Labels | string => {
  const result = relabel(alert, steps.map(step));
  return result.kind === 'kept' ? result.labels : result.kind;
};

/** As model/relabel of Prometheus 2.47.2 answered; 30,000 generated ones more were compared with it by hand. */
const answers: readonly (readonly [what: string, steps: Partial<RelabelStep>[], result: Labels | string])[] =
  [
    [
      'labeldrop',
      [{ action: 'labeldrop', regex: 'replica' }],
      { alertname: 'A', severity: 'page', cluster: 'lab' },
    ],
    [
      'labelkeep',
      [{ action: 'labelkeep', regex: 'alertname|severity' }],
      { alertname: 'A', severity: 'page' },
    ],
    ['drop', [{ action: 'drop', sourceLabels: ['severity'], regex: 'pa.e' }], 'dropped'],
    ['drop wants the whole', [{ action: 'drop', sourceLabels: ['severity'], regex: 'pa' }], alert],
    ['keep', [{ action: 'keep', sourceLabels: ['severity'], regex: 'critical' }], 'dropped'],
    ['keepequal', [{ action: 'keepequal', sourceLabels: ['severity'], targetLabel: 'cluster' }], 'dropped'],
    ['dropequal', [{ action: 'dropequal', sourceLabels: ['cluster'], targetLabel: 'cluster' }], 'dropped'],
    [
      'replace',
      [{ sourceLabels: ['severity'], regex: 'page', targetLabel: 'severity', replacement: 'critical' }],
      { ...alert, severity: 'critical' },
    ],
    [
      'replace joins its sources',
      [
        {
          sourceLabels: ['cluster', 'none', 'replica'],
          regex: '(.+);;(.+)',
          targetLabel: 'at',
          replacement: '$2.$1',
        },
      ],
      { ...alert, at: 'a.lab' },
    ],
    [
      'replace without a match changes nothing',
      [{ sourceLabels: ['severity'], regex: 'x', targetLabel: 'severity', replacement: 'critical' }],
      alert,
    ],
    [
      'an empty value takes the label away',
      [{ targetLabel: 'replica', replacement: '' }],
      { alertname: 'A', severity: 'page', cluster: 'lab' },
    ],
    [
      'a name from the text, and one that is none',
      [
        { sourceLabels: ['severity'], targetLabel: '${1}_x', replacement: 'y' },
        { sourceLabels: ['severity'], regex: '(z)?.*', targetLabel: '$1', replacement: 'y' },
      ],
      { ...alert, page_x: 'y' },
    ],
    ['labelmap', [{ action: 'labelmap', regex: 'rep(.*)', replacement: 'x_$1' }], { ...alert, x_lica: 'a' }],
    [
      'letters',
      [
        { action: 'uppercase', sourceLabels: ['severity'], targetLabel: 'severity' },
        { action: 'lowercase', sourceLabels: ['severity', 'alertname'], separator: '-', targetLabel: 'low' },
      ],
      { ...alert, severity: 'PAGE', low: 'page-a' },
    ],
    [
      'each step sees what the one before it made',
      [
        { sourceLabels: ['severity'], targetLabel: 'old' },
        { sourceLabels: ['old'], regex: 'page', targetLabel: 'severity', replacement: 'critical' },
      ],
      { ...alert, old: 'page', severity: 'critical' },
    ],
    ['hashmod is not computed', [{ action: 'hashmod', targetLabel: 'shard' }], 'unknown'],
  ];

describe('relabelling', () => {
  for (const [what, steps, result] of answers) it(what, () => expect(became(...steps)).to.deep.equal(result));

  it('says which steps changed something, or threw the alert away', () => {
    const idle = step({ action: 'labeldrop', regex: 'nothing' });
    const drops = step({ action: 'labeldrop', regex: 'replica' });
    const ends = step({ action: 'drop', sourceLabels: ['severity'], regex: 'page' });
    expect(relabel(alert, [idle, drops]).by).to.deep.equal([drops]);
    expect(relabel(alert, [idle, drops, ends]).by).to.deep.equal([ends]);
    expect(relabel(alert, [idle]).by).to.deep.equal([]);
  });
});
