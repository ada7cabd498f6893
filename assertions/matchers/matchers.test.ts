import { AssertionError, expect, use } from 'chai';
import { FiredrillError } from '../../core/errors.ts';
import { judge } from '../judge.ts';
import { errorBurst } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';
import { twins } from '../twins/twins.ts';
import { firedrillMatchers } from './plugin.ts';

use(firedrillMatchers);

const good = viewOf(errorBurst());
const critical = { severity: 'critical' };
const warning = { severity: 'warning' };

function run(facts: () => Facts) {
  return viewOf(facts());
}

/** The message of a matcher that must fail; that it fails is part of the test. */
function failure(matcher: () => unknown): string {
  try {
    matcher();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error('the matcher passed');
}

const heardCritical = ['pagerduty at 6m45s', 'slack at 6m46s', 'audit-webhook at 6m47s'];

describe('matchers: deliver … to … within', () => {
  it('passes for what was delivered, and denies what was not', () => {
    expect(good).to.deliver('HighErrorRate', critical).to('pagerduty').within('8m');
    expect(good).to.deliver('HighErrorRate').to('slack').within({ earliestMs: 400_000, latestMs: 410_000 });
    expect(good).not.to.deliver('HighErrorRate', warning);
    expect(good).to.deliver('HighErrorRate').but.not.to('email');
    expect(good).to.deliver('HighErrorRate').to('slack').but.not.within('6m');
  });

  it('says who heard when somebody else should have', () => {
    expect(failure(() => expect(good).to.deliver('HighErrorRate', critical).to('email'))).to.equal(
      `expected the run to deliver HighErrorRate critical to email\n  want email\n  got  ${heardCritical[0]}, ${heardCritical[1]} and ${heardCritical[2]}`,
    );
    expect(failure(() => expect(good).to.deliver('ServiceDown'))).to.equal(
      'expected the run to deliver ServiceDown\n  want any receiver\n  got  nobody',
    );
    expect(failure(() => expect(good).not.to.deliver('HighErrorRate', critical))).to.equal(
      `expected the run not to deliver HighErrorRate critical\n  want not any receiver\n  got  ${heardCritical[0]}, ${heardCritical[1]} and ${heardCritical[2]}`,
    );
    expect(failure(() => expect(good).to.deliver('HighErrorRate', critical).but.not.to('slack'))).to.equal(
      `expected the run not to deliver HighErrorRate critical to slack\n  want not slack\n  got  ${heardCritical[0]}, ${heardCritical[1]} and ${heardCritical[2]}`,
    );
  });

  it('counts from the real onset, and says both times in lab time', () => {
    expect(failure(() => expect(good).to.deliver('HighErrorRate').to('slack').within('6m'))).to.equal(
      'expected the run to deliver HighErrorRate to slack within 6m of the onset, by 6m\n  want within 6m of the onset, by 6m\n  got  slack at 6m46s',
    );
    expect(failure(() => expect(good).to.deliver('HighErrorRate').to('slack').but.not.within('7m'))).to.equal(
      'expected the run not to deliver HighErrorRate to slack within 7m of the onset, by 7m\n  want not within 7m of the onset, by 7m\n  got  slack at 6m46s',
    );
    const facts = errorBurst();
    for (const fault of facts.faults) if (fault.state === 'injected') fault.atMs = 60_000;
    expect(viewOf(facts)).to.deliver('HighErrorRate').to('slack').within('6m');
  });

  it('does not count what a receiver refused', () => {
    const facts = errorBurst();
    for (const fact of facts.notifications) if (fact.receiver === 'pagerduty') fact.answeredStatus = 503;
    expect(viewOf(facts)).to.deliver('HighErrorRate').but.not.to('pagerduty');
  });

  it('refuses to narrow a denied step, and a subject that is no run', () => {
    expect(() => expect(good).not.to.deliver('ServiceDown').to('slack')).to.throw(
      FiredrillError,
      'cannot be narrowed',
    );
    expect(() => expect('a text').to.deliver('ServiceDown')).to.throw(FiredrillError, 'asks about a run');
  });
});

describe('matchers: resolve … at … within', () => {
  it('passes for what was resolved, and denies what was not', () => {
    expect(good).to.resolve('HighErrorRate', critical).at('slack').within('12m');
    expect(good).to.resolve('HighErrorRate').but.not.at('email');
    expect(good).not.to.resolve('HighErrorRate', warning);
  });

  it('fails for its twins with both messages', () => {
    const unresolved = run(twins['not-resolved'].facts);
    expect(failure(() => expect(unresolved).to.resolve('HighErrorRate').at('slack'))).to.equal(
      'expected the run to resolve HighErrorRate at slack\n  want slack\n  got  pagerduty at 12m45s and audit-webhook at 12m47s',
    );
    expect(failure(() => expect(good).to.resolve('HighErrorRate').but.not.at('slack'))).to.equal(
      'expected the run not to resolve HighErrorRate at slack\n  want not slack\n  got  pagerduty at 12m45s, slack at 12m46s and audit-webhook at 12m47s',
    );
    expect(failure(() => expect(good).to.resolve('HighErrorRate').at('slack').within('6m'))).to.equal(
      'expected the run to resolve HighErrorRate at slack within 6m of the heal, by 12m\n  want within 6m of the heal, by 12m\n  got  slack at 12m46s',
    );
  });
});

describe('matchers: inhibit … by', () => {
  it('passes for what was muted, and denies what was not', () => {
    expect(good).to.inhibit('HighErrorRate', warning).by('HighErrorRate', critical);
    expect(good).to.inhibit('HighErrorRate', warning).but.not.by('ServiceDown');
    expect(good).not.to.inhibit('HighErrorRate', critical);
    expect(good).not.to.inhibit('ServiceDown');
  });

  it('fails for its twin with both messages', () => {
    const unmuted = run(twins['not-inhibited'].facts);
    expect(failure(() => expect(unmuted).to.inhibit('HighErrorRate', warning))).to.equal(
      'expected the run to inhibit HighErrorRate warning\n  want muted whenever it fires\n  got  fired from 10m30s to 12m30s, unmuted from 10m30s to 12m30s',
    );
    expect(failure(() => expect(good).to.inhibit('HighErrorRate', warning).by('ServiceDown'))).to.equal(
      'expected the run to inhibit HighErrorRate warning by ServiceDown\n  want muted by ServiceDown whenever it fires\n  got  fired from 10m30s to 11m, muted at no time that was seen',
    );
    expect(
      failure(() => expect(good).to.inhibit('HighErrorRate', warning).but.not.by('HighErrorRate')),
    ).to.equal(
      'expected the run not to inhibit HighErrorRate warning by HighErrorRate\n  want not muted by HighErrorRate whenever it fires\n  got  fired from 10m30s to 11m, muted from 10m36s to 11m6s',
    );
    expect(failure(() => expect(good).to.inhibit('ServiceDown'))).to.include('got  it never fired');
  });
});

describe('matchers: stayQuiet and haveHeartbeat', () => {
  it('stayQuiet', () => {
    expect(good).to.stayQuiet();
    const noisy = run(twins.unexpected.facts);
    expect(noisy).not.to.stayQuiet();
    expect(failure(() => expect(noisy).to.stayQuiet())).to.equal(
      'expected the run to stay quiet\n  want silence\n  got  ServiceDown critical app reached slack at 5m, but nothing was expected of it',
    );
    expect(failure(() => expect(good).not.to.stayQuiet())).to.equal(
      'expected the run not to stay quiet\n  want not silence\n  got  silence',
    );
  });

  it('stayQuiet neither passes nor is denied when a checker fails', () => {
    const broken = run(twins['checker-failed'].facts);
    expect(() => expect(broken).to.stayQuiet()).to.throw(FiredrillError, 'cannot be asked');
    expect(() => expect(broken).not.to.stayQuiet()).to.throw(FiredrillError, 'cannot be asked');
  });

  it('haveHeartbeat', () => {
    expect(good).to.haveHeartbeat();
    const silent = run(twins['no-proof-of-life'].facts);
    expect(silent).not.to.haveHeartbeat();
    expect(failure(() => expect(silent).to.haveHeartbeat())).to.equal(
      'expected the run to have a heartbeat\n  want a beat at least every 1m45s\n  got  none from 3m20s to 8m20s',
    );
    expect(failure(() => expect(good).not.to.haveHeartbeat())).to.equal(
      'expected the run not to have a heartbeat\n  want not beats all the way\n  got  15 beats, never more than 1m apart',
    );
  });
});

describe('matchers: hold', () => {
  it('tells of all findings of a broken check, and takes an undecided one for neither', () => {
    const checks = judge(run(twins.duplicate.facts)).checks;
    const broken = checks.find(({ outcome }) => outcome === 'broken');
    const held = checks.find(({ outcome }) => outcome === 'held');
    expect(held).to.hold();
    expect(broken).not.to.hold();
    expect(failure(() => expect(broken).to.hold())).to.equal(
      'expected "no receiver is told of the same alert twice" to hold, but it is broken:\n' +
        'HighErrorRate critical app reached slack once more at 7m, beside the one notification at 6m46s that was due [duplicate]\n' +
        '  want  one notification, at 6m46s\n  got   another at 7m',
    );
    expect(failure(() => expect(held).not.to.hold())).to.include('not to hold, but it held:');
    const open = { ...held, outcome: 'undecided' };
    expect(failure(() => expect(open).to.hold())).to.include('is undecided');
    expect(failure(() => expect(open).not.to.hold())).to.include('is undecided');
  });
});
