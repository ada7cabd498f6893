import { expect } from 'chai';
import type { Transition } from '../../assertions/transitions.ts';
import { exactly, sumTerms } from '../../core/plan.ts';
import { renderWindowTable } from './window-table.ts';

const spread = (name: string, seconds: number) => ({ name, minMs: 0, maxMs: seconds * 1000, why: '' });
const fires = (atSeconds: number, scrapeSeconds: number): Transition => ({
  scenario: 's/a',
  kind: 'fires',
  alert: { alertname: 'A' },
  receiver: null,
  atMs: atSeconds * 1000,
  window: sumTerms([exactly('onset', 10_000, ''), spread('scrape', scrapeSeconds), spread('evaluation', 30)]),
});

describe('window table', () => {
  it('counts what was inside, and says how wide the windows were and because of what', () => {
    const table = renderWindowTable([fires(20, 10), fires(30, 10), fires(99, 20)], 3);
    expect(table.split('\n')).to.deep.equal([
      '2 of 3 transitions of 3 runs were inside their windows',
      '  transition  inside  median width  made of',
      '  fires       2 of 3  40s           evaluation 69 %, scrape 31 %',
      'nearest to an edge of their windows, in lab time',
      '  transition   to spare  edge    width',
      '  s/a A fires  outside   latest  50s',
    ]);
  });

  it('tells of each transition how near it came to an edge, the nearest first', () => {
    const other = { ...fires(49, 10), scenario: 's/b', receiver: 'slack', kind: 'is told' as const };
    const lines = renderWindowTable([fires(20, 10), fires(12.5, 10), other], 2).split('\n');
    expect(lines.slice(-2)).to.deep.equal([
      '  s/b A slack is told  1.0 s     latest    40s',
      '  s/a A fires          2.5 s     earliest  40s',
    ]);
    const many = Array.from({ length: 9 }, (_, index) => ({ ...other, scenario: `s/${index}` }));
    expect(renderWindowTable(many, 9).split('\n').slice(-6)[0]).to.include('to spare');
  });

  it('takes the late faults of all runs for one term', () => {
    const late = (seconds: number): Transition => {
      const window = sumTerms([spread(`fault put in ${seconds}s late`, seconds)]);
      return { ...fires(0, 0), window };
    };
    expect(renderWindowTable([late(1), late(2)], 2)).to.include('fault put in late 100 %');
  });

  it('leaves out the kinds that nobody saw', () => {
    expect(renderWindowTable([], 0)).to.not.include('fires');
  });
});
