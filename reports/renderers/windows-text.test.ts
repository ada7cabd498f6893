import { expect } from 'chai';
import { errorBurst } from '../../assertions/testing/error-burst.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import { twins } from '../../assertions/twins/twins.ts';
import { reportWindows } from './windows-text.ts';

const good = viewOf(errorBurst());

describe('the windows of several runs', () => {
  it('are told by their share of hits, their width and their terms', () => {
    const { text, isExact } = reportWindows([good, good]);
    expect(isExact).to.equal(true);
    expect(text.split('\n')).to.deep.equal([
      'windows of 2 runs',
      '                      seen    inside   median width  of which (median of each term, where there is one)',
      'fires                    6   100.0 %            30s  evaluation 30s',
      'ends                     6   100.0 %            30s  evaluation 30s',
      'is told                 12   100.0 %            45s  evaluation 30s, delivery 15s',
      'is told of the end      12   100.0 %          1m45s  group tick 1m, evaluation 30s, delivery 15s',
      'in all                  36   100.0 %',
    ]);
  });

  it('name what came outside, and in which run', () => {
    const { text, isExact } = reportWindows([good, viewOf(twins.late.facts())]);
    expect(isExact).to.equal(false);
    expect(text).to.contain('is told                 12    91.7 %');
    expect(text.split('\n').at(-1)).to.equal(
      'outside: HighErrorRate critical app at slack is told at 7m40s, 30s after the latest legal instant 7m10s in synthetic',
    );
  });

  it('leave out runs that are incomplete or have a mutant', () => {
    const cut = viewOf(twins['run-incomplete'].facts());
    const mutant = { ...good, header: { ...good.header, mutant: 'unsummed-ratio' } };
    const { text, isExact } = reportWindows([cut, mutant]);
    expect(text).to.match(/^windows of 0 runs \(2 left out/);
    expect(text).to.contain('in all                   0         -');
    expect(isExact).to.equal(true);
  });
});
