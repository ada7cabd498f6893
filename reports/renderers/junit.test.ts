import { expect } from 'chai';
import { doubtfulRun, lateRun, passRun } from '../testing/golden-runs.ts';
import { xmlProblem } from '../testing/well-formed.ts';
import { escapeXml, renderJunit } from './junit.ts';

const nasty = 'a<b> & "c" \'d\' ]]> \u0000\u001b[31m\u{1F525} \ud800 \ufffe\n\ttwo';

describe('JUnit XML', () => {
  it('is well-formed for every run', () => {
    for (const run of [passRun, lateRun, doubtfulRun]) expect(xmlProblem(renderJunit(run))).to.equal(null);
  });

  it('stays well-formed whatever stands in titles and findings', () => {
    const [check] = lateRun.judgement.checks;
    const [finding] = lateRun.judgement.findings;
    if (check === undefined || finding === undefined) throw new Error('the late run has checks and findings');
    const bad = { ...finding, message: nasty, want: nasty, got: nasty, cause: nasty };
    const judgement = {
      ...lateRun.judgement,
      checks: [{ ...check, title: nasty, observed: nasty, outcome: 'broken' as const, findings: [bad] }],
      findings: [bad],
    };
    const xml = renderJunit({ ...lateRun, judgement });
    expect(xmlProblem(xml)).to.equal(null);
    expect(xml).to.contain('\u{1F525}');
  });

  it('the check for well-formedness can fail', () => {
    expect(xmlProblem('<a><b></a>')).to.contain('closes');
    expect(xmlProblem('<a>&nbsp;</a>')).to.contain('ampersand');
    expect(xmlProblem('<a>\u0001</a>')).to.contain('forbidden');
    expect(xmlProblem('<a/><b/>')).to.contain('2 root');
    expect(xmlProblem('<a><b x="<"/></a>')).to.contain('stray');
  });

  it('keeps characters beyond the basic plane and drops what XML cannot hold', () => {
    expect(escapeXml('\u{1F525}\u0007\ud800x')).to.equal('\u{1F525}x');
  });

  it('tells failures with their full text, doubt as errors, undecided checks as skipped', () => {
    const late = renderJunit(lateRun);
    expect(late).to.contain('failures="2" errors="0" skipped="0"');
    expect(late).to.contain('group_wait 10s: a new group waits before its first flush');
    expect(renderJunit(doubtfulRun)).to.contain('failures="0" errors="1" skipped="6"');
    expect(renderJunit(doubtfulRun)).to.contain('type="fault-not-proven"');
  });

  it('loses no finding that no check carries', () => {
    const judgement = { ...lateRun.judgement, checks: passRun.judgement.checks };
    expect(renderJunit({ ...lateRun, judgement })).to.contain('failures="2"');
  });
});
