import { expect } from 'chai';
import type { RunView } from '../../core/run-view.ts';
import { doubtfulRun, lateRun, passRun } from '../testing/golden-runs.ts';
import { renderConsole } from './console.ts';
import { renderPhaseLine } from './phase-line.ts';

const plain = { colour: false, width: 100 };

describe('the console', () => {
  it('ends with the summary line', () => {
    expect(renderConsole(passRun, plain).split('\n').at(-1)).to.equal(
      'PASS services/error-burst  8 checks held, 0 broken, 0 undecided  27.1 s  reports/runs/golden-run/report.html',
    );
    expect(renderConsole(doubtfulRun, plain).split('\n').at(-1)).to.match(/^INCONCLUSIVE /);
  });

  it('takes the elapsed time and the place of the page from its caller', () => {
    const text = renderConsole(passRun, { ...plain, elapsedMs: 1234, reportPath: 'here.html' });
    expect(text).to.match(/1\.2 s {2}here\.html$/);
  });

  it('tells a pass on one screen of 40 lines', () => {
    expect(renderConsole(passRun, plain).split('\n').length).to.be.at.most(40);
  });

  it('tells findings after everything else, each with want, terms, got, cause and place', () => {
    const text = renderConsole(lateRun, plain);
    const finding = text.slice(text.indexOf('✗ pagerduty heard'));
    expect(text.indexOf('headroom')).to.be.below(text.indexOf('✗ pagerduty heard'));
    for (const word of ['want', 'made of', 'got', 'cause', 'place'])
      expect(finding).to.match(new RegExp(`^ {4}${word} `, 'm'));
    expect(finding).to.contain('alertmanager.yml:34:7');
  });

  it('tells terms that two findings share once', () => {
    const [finding] = lateRun.judgement.findings;
    if (finding === undefined) throw new Error('the late run has findings');
    const judgement = { ...lateRun.judgement, findings: [finding, { ...finding, receiver: 'slack' }] };
    const text = renderConsole({ ...lateRun, judgement }, plain);
    expect(text.match(/group_wait 10s/g)).to.have.length(1);
    expect(text.match(/the same terms as above/g)).to.have.length(1);
  });

  it('marks the late page and only that as late', () => {
    expect(renderConsole(lateRun, plain).match(/✗ late/g)).to.have.length(1);
    expect(renderConsole(passRun, plain)).not.to.contain('✗');
  });

  it('colours only when told to', () => {
    expect(renderConsole(lateRun, plain)).not.to.contain('\u001b');
    expect(renderConsole(lateRun, { ...plain, colour: true })).to.contain('\u001b[31m');
  });

  it('tells of a run that was interrupted in one paragraph, and what was left behind', () => {
    const { judgement, view } = doubtfulRun;
    const interrupted = { judgement, view: { ...view, ended: 'interrupted', lastMs: 312_000 } } as const;
    const told = renderConsole(interrupted, plain);
    expect(told.split('\n').length).to.be.at.most(4);
    expect(told).to.match(/^The run was interrupted at 5m12s of lab time, so that it proves nothing; /);
    const gone: RunView['residue'] = { kind: 'residue', found: [] };
    expect(renderConsole({ ...interrupted, view: { ...interrupted.view, residue: gone } }, plain)).to.contain(
      'nothing was left behind',
    );
    const left: RunView['residue'] = { kind: 'residue', found: ['container firedrill-x-app'] };
    expect(
      renderConsole(
        { ...interrupted, view: { ...interrupted.view, residue: left } },
        { ...plain, width: 300 },
      ),
    ).to.contain('left behind: container firedrill-x-app');
    const failed = { ...interrupted, judgement: lateRun.judgement };
    expect(renderConsole(failed, plain), 'what failed before is told').to.contain('pagerduty heard');
  });

  it('breaks long texts at the width of the terminal', () => {
    const finding = renderConsole(lateRun, { ...plain, width: 60 }).split('✗ pagerduty heard')[1] ?? '';
    const lines = finding.split('\n').slice(1, -1);
    expect(lines.length).to.be.above(10);
    for (const line of lines) expect(line.length).to.be.at.most(70);
  });
});

describe('a phase on one line', () => {
  it('says how it ended and how long it took', () => {
    const phase = { name: 'boot', state: 'finished', elapsedMs: 2345, detail: '9 containers' } as const;
    expect(renderPhaseLine(phase, { colour: false })).to.equal('  ✓ boot            2.3 s  9 containers');
    expect(renderPhaseLine({ ...phase, state: 'failed' }, { colour: false })).to.contain('✗ boot');
    expect(renderPhaseLine({ ...phase, state: 'started' }, { colour: false })).not.to.contain('2.3 s');
    expect(renderPhaseLine(phase, { colour: true })).to.contain('\u001b[32m✓');
  });
});
