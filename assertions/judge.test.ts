import { expect } from 'chai';
import fc from 'fast-check';
import { readJournal } from '../core/journal-read.ts';
import { isDeliver } from '../core/scenario.ts';
import { viewJournal } from '../core/view-journal.ts';
import { judge } from './judge.ts';
import { finding, held, type Question } from './question.ts';
import { questionsOf } from './questions.ts';
import { critical, errorBurst, expectTwo, notification, quiet, sent } from './testing/error-burst.ts';
import type { Facts } from './testing/facts.ts';
import { journalOf, journalText, viewOf } from './testing/journal-builder.ts';
import { moreTwins, twins } from './twins/twins.ts';

const second = 1000;
const minute = 60_000;

function judged(change: (facts: Facts) => void, facts = errorBurst()) {
  change(facts);
  return judge(viewOf(facts));
}

function kindsOf({ findings }: ReturnType<typeof judge>): string[] {
  return findings.map(
    ({ suite, kind, receiver }) => `${suite} ${kind}${receiver === null ? '' : ` ${receiver}`}`,
  );
}

describe('judge', () => {
  it('judges a stored journal like the run itself', () => {
    const facts = twins.duplicate.facts();
    const { events, unreadableLines } = readJournal(journalText(facts));
    const stored = viewJournal(events, unreadableLines);
    expect(stored && judge(stored)).to.deep.equal(judge(viewOf(facts)));
  });

  it('gives the same judgement twice, and whatever the order of the notifications in the journal', () => {
    const all = Object.values(twins).map((twin) => twin.facts);
    fc.assert(
      fc.property(fc.constantFrom(errorBurst, ...all), fc.infiniteStream(fc.nat()), (make, dice) => {
        const facts = make();
        const events = journalOf(facts);
        const expected = judge(viewOf(facts));
        expect(judge(viewOf(facts))).to.deep.equal(expected);
        const shuffled = events
          .map((event) => ({ event, rank: dice.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        const isNotification = (stamped: (typeof events)[number]) => stamped.event.kind === 'notification';
        const notifications = shuffled.filter(isNotification);
        const reordered = events.map((own) => (isNotification(own) ? (notifications.pop() ?? own) : own));
        const view = viewJournal(reordered, facts.unreadableLines);
        expect(view && judge(view)).to.deep.equal(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('asks every question once, by a title of its own', () => {
    const questions = questionsOf(errorBurst().plan);
    const titles = questions.map(({ suite, title }) => `${suite} ${title}`);
    expect(new Set(titles).size).to.equal(titles.length);
    const { checks } = judge(viewOf(errorBurst()));
    expect(checks.map(({ suite, title }) => `${suite} ${title}`)).to.deep.equal(titles);
    expect(checks.every(({ observed }) => observed !== '')).to.equal(true);
  });

  it('takes a checker that throws for doubt, and still asks the others', () => {
    const questions: Question[] = [
      {
        suite: 'routes',
        title: 'breaks',
        answer: () => {
          throw new TypeError('labels is undefined');
        },
      },
      { suite: 'routes', title: 'works', answer: () => held('fine') },
    ];
    const { verdict, checks, findings } = judge(viewOf(errorBurst()), questions);
    expect(verdict).to.equal('inconclusive');
    expect(findings[0]?.kind).to.equal('checker-failed');
    expect(findings[0]?.message).to.equal(
      'the check "breaks" could not be made: TypeError: labels is undefined',
    );
    expect(checks.map(({ outcome }) => outcome)).to.deep.equal(['broken', 'held']);
  });

  it('doubts first: a broken expectation in a run that cannot be believed is inconclusive', () => {
    const judgement = judged((facts) => {
      facts.loads = [];
      facts.notifications = [];
    });
    expect(judgement.verdict).to.equal('inconclusive');
    expect(judgement.findings.some(({ kind }) => kind === 'missing')).to.equal(true);
  });

  it('answers nothing but the questions about the run when it never reached its zero', () => {
    const judgement = judged((facts) => {
      facts.zero = false;
      facts.notifications = [];
    });
    expect(judgement.findings.map(({ message }) => message)).to.include(
      'the run never reached lab time zero',
    );
    expect(judgement.verdict).to.equal('inconclusive');
    expect([...new Set(judgement.findings.map(({ suite }) => suite))]).to.deep.equal(['honest']);
    expect(
      judgement.checks.filter(({ suite }) => suite === 'routes').every((c) => c.outcome === 'undecided'),
    ).to.equal(true);
  });

  it('calls nothing missing that was not due when the run broke off', () => {
    const judgement = judged((facts) => {
      facts.ended = 'interrupted';
      const until = 5 * minute;
      facts.notifications = [];
      facts.alertmanager = [];
      facts.prometheus = facts.prometheus
        .filter(({ state }) => state === 'pending')
        .map((a) => ({ ...a, toMs: until }));
      facts.beatsMs = facts.beatsMs.filter((atMs) => atMs < until);
      facts.phases = facts.phases.filter(({ atMs }) => atMs < until);
      facts.faults = facts.faults.filter(({ atMs }) => atMs < until);
    });
    expect(judgement.verdict).to.equal('inconclusive');
    expect([...new Set(judgement.findings.map(({ suite }) => suite))]).to.deep.equal(['honest']);
  });
});

describe('judge: windows follow the real fault', () => {
  const late = (facts: Facts, byMs: number) => {
    for (const fault of facts.faults) if (fault.state === 'injected') fault.atMs += byMs;
  };
  const page = (facts: Facts) =>
    facts.notifications.find(({ receiver, status }) => receiver === 'pagerduty' && status === 'firing');

  it('forgives a page as late as the fault was', () => {
    const tooLate = (facts: Facts) => Object.assign(page(facts) ?? {}, { atMs: 440 * second });
    expect(kindsOf(judged(tooLate))).to.deep.equal(['routes late pagerduty']);
    const judgement = judged((facts) => {
      tooLate(facts);
      late(facts, 12 * second);
    });
    expect(kindsOf(judgement)).to.deep.equal([]);
  });

  it('names the shift among the terms', () => {
    const judgement = judged((facts) => {
      Object.assign(page(facts) ?? {}, { atMs: 460 * second });
      late(facts, 6 * second);
    });
    expect(judgement.findings[0]?.terms.at(-1)?.name).to.equal('fault put in 6s late');
    expect(judgement.findings[0]?.message).to.include('after the latest legal instant 7m16s');
  });

  it('counts promises from the real onset', () => {
    const strict = (facts: Facts) => {
      for (const delivery of facts.plan.deliveries)
        if (delivery.receiver === 'pagerduty') delivery.slaMs = 404 * second;
    };
    expect(kindsOf(judged(strict))).to.deep.equal(['routes too-slow pagerduty', 'routes too-slow pagerduty']);
    expect(
      kindsOf(
        judged((facts) => {
          strict(facts);
          late(facts, 12 * second);
        }),
      ),
    ).to.deep.equal([]);
  });
});

describe('judge: what is no mistake', () => {
  it('an alert that may fire and does not is not exercised, nor is its inhibition, and that is said', () => {
    const judgement = judged((facts) => {
      facts.prometheus = facts.prometheus.filter((a) => a.labels['severity'] !== 'warning');
      facts.alertmanager = facts.alertmanager.filter((a) => a.labels['severity'] !== 'warning');
    });
    expect(judgement.verdict).to.equal('pass');
    const idle = judgement.checks.filter(({ outcome }) => outcome === 'not-exercised');
    expect(idle.map(({ observed }) => observed)).to.deep.equal([
      'HighErrorRate warning app did not have to fire, and did not',
      'HighErrorRate warning app did not fire',
      'HighErrorRate warning app did not fire',
    ]);
  });

  it('a firing too short to be seen muted is not exercised', () => {
    const judgement = judged((facts) => {
      facts.alertmanager = facts.alertmanager.filter((a) => a.labels['severity'] !== 'warning');
    });
    expect(judgement.verdict).to.equal('pass');
    const idle = judgement.checks.filter(({ outcome }) => outcome === 'not-exercised');
    expect(idle.map(({ observed }) => observed).join()).to.include(
      'too short to be seen muted by HighErrorRate critical app',
    );
  });

  it('a repeat after an hour is legal, a repeat after half an hour is not', () => {
    const again = (atMs: number) => (facts: Facts) => {
      facts.notifications.push(notification('firing', critical, 'slack', atMs));
      facts.phases = facts.phases.filter(({ name }) => name !== 'tear-down');
    };
    expect(kindsOf(judged(again(406 * second + 60 * minute)))).to.deep.equal([]);
    expect(kindsOf(judged(again(406 * second + 30 * minute)))).to.deep.equal([
      'routes repeated-too-soon slack',
    ]);
    const unknown = judged((facts) => {
      delete facts.plan.configuration;
      again(406 * second + 30 * minute)(facts);
    });
    expect(kindsOf(unknown), 'without the routes nobody knows its ticks').to.deep.equal([
      'routes duplicate slack',
    ]);
  });

  it('an alert told again because its batch had other news is no duplicate', () => {
    const judgement = judged((facts) => {
      // Of groups that the synthetic routes do not make.
      delete facts.plan.configuration;
      delete facts.plan.promises;
      const resolved = facts.notifications.find(
        (fact) => fact.receiver === 'slack' && fact.status === 'resolved',
      );
      // The batch that ends the one alert still tells of another that fires on.
      resolved?.alerts.push({
        status: 'firing',
        labels: sent({ ...critical, alertname: 'ErrorBudgetBurn' }),
      });
    });
    expect(kindsOf(judgement)).to.deep.equal([]);
  });

  it('attempts that a receiver refused are no deliveries, and no duplicates either', () => {
    const judgement = judged((facts) => {
      facts.notifications.push({
        ...notification('firing', critical, 'slack', 400 * second),
        answeredStatus: 503,
      });
      facts.notifications.push({
        ...notification('firing', critical, 'slack', 402 * second),
        answeredStatus: null,
      });
    });
    expect(kindsOf(judgement)).to.deep.equal([]);
  });

  it('the end of an alert that should not have been sent is no second mistake', () => {
    const stranger = { alertname: 'ServiceDown', severity: 'critical', service: 'app' };
    const judgement = judged((facts) => {
      facts.notifications.push(notification('firing', stranger, 'slack', 5 * minute));
      facts.notifications.push(notification('resolved', stranger, 'slack', 7 * minute));
    });
    expect(kindsOf(judgement)).to.deep.equal(['quiet unexpected slack']);
  });

  it('what happens while the stack is torn down is not judged', () => {
    const judgement = judged((facts) => {
      const stranger = { alertname: 'ServiceDown', severity: 'critical', service: 'app' };
      facts.notifications.push(notification('firing', stranger, 'slack', 15 * minute + 30 * second));
      facts.deadmanAlarmsMs.push(15 * minute + 40 * second);
    });
    expect(kindsOf(judgement)).to.deep.equal([]);
  });

  it('a second alert with the labels of a planned one may fire beside it where the scenario says two', () => {
    const another = (facts: Facts) =>
      facts.prometheus.push({
        labels: { ...critical, layer: 'application', instance: 'b' },
        state: 'firing',
        fromMs: 400 * second,
        toMs: 700 * second,
      });
    const judgement = judged((facts) => {
      // It is about Prometheus alone: whom it had to be told to is another question.
      delete facts.plan.configuration;
      another(facts);
    });
    expect(kindsOf(judgement)).to.deep.equal(['quiet unexpected']);
    const two = judged((facts) => {
      delete facts.plan.configuration;
      expectTwo(facts);
      another(facts);
    });
    expect(kindsOf(two).filter((kind) => !kind.startsWith('routes missing'))).to.deep.equal([]);
  });

  it('a run whose residue nobody looked for says so', () => {
    const judgement = judged((facts) => {
      facts.residue = null;
    });
    expect(judgement.verdict).to.equal('pass');
    expect(judgement.excuses.map(({ suite }) => suite)).to.deep.equal(['honest']);
  });
});

describe('judge: what hangs together', () => {
  it('several series of one unknown alert in one batch are one surprise, told with all their labels', () => {
    const series = ['a', 'b'].map((endpoint) => ({
      alertname: 'ServiceDown',
      severity: 'critical',
      service: 'x',
      endpoint,
    }));
    const judgement = judged((facts) => {
      for (const labels of series)
        facts.prometheus.push({ labels, state: 'firing', fromMs: 60 * second, toMs: 120 * second });
      const alerts = series.map((labels) => ({ labels, status: 'firing' as const }));
      facts.notifications.push({ atMs: 80 * second, receiver: 'slack', status: 'firing', alerts });
    });
    expect(kindsOf(judgement)).to.deep.equal(['quiet unexpected slack', 'quiet unexpected']);
    for (const { got } of judgement.findings)
      expect(got).to.include('endpoint="a"').and.include('endpoint="b"');
  });

  it('a receiver that never heard of an alert has no use for its end', () => {
    const judgement = judged((facts) => {
      facts.notifications = facts.notifications.filter(
        ({ receiver, status, alerts }) =>
          !(
            receiver === 'slack' &&
            status === 'firing' &&
            alerts[0]?.labels['alertname'] === 'HighErrorRate'
          ),
      );
    });
    expect(kindsOf(judgement)).to.deep.equal(['routes missing slack', 'quiet unexpected slack']);
  });

  it('a rule that was left out is an excuse, whatever the verdict', () => {
    const sentence = 'rule AtNight is left out at speed 60: it follows the clock on the wall';
    const { verdict, excuses } = judged((facts) => {
      facts.plan.leftOut = [{ sentence, location: { file: 'prometheus/rules/a.yml', line: 9 } }];
    });
    expect(verdict).to.equal('pass');
    expect(excuses.map(({ text }) => text)).to.include(`${sentence} (prometheus/rules/a.yml:9)`);
  });

  it('a fault that failed once is not proven, although it was confirmed', () => {
    const judgement = judged((facts) =>
      facts.faults.push({ index: 0, state: 'failed', atMs: 30 * second, evidence: 'the admin port hung up' }),
    );
    expect([...new Set(judgement.findings.map(({ kind }) => kind))]).to.deep.equal(['fault-not-proven']);
    expect(judgement.findings[0]?.got).to.equal('the admin port hung up');
  });

  it('an alert whose end was not due when the run broke off is not called unresolved', () => {
    const judgement = judged((facts) => {
      facts.ended = 'interrupted';
      facts.notifications = facts.notifications.filter(({ status }) => status === 'firing');
      facts.phases = facts.phases.filter(({ atMs }) => atMs < 10 * minute);
      facts.beatsMs = facts.beatsMs.filter((atMs) => atMs < 10 * minute);
      facts.prometheus = facts.prometheus.map((alert) => ({
        ...alert,
        toMs: Math.min(alert.toMs, 10 * minute),
      }));
      facts.alertmanager = facts.alertmanager.filter(({ atMs }) => atMs < 10 * minute);
    });
    expect([...new Set(judgement.findings.map(({ suite }) => suite))]).to.deep.equal(['honest']);
    expect(judgement.checks.some(({ observed }) => observed.includes('when the run broke off'))).to.equal(
      true,
    );
  });

  it('an alert that may fire need not be delivered where the scenario says so, but what is delivered is judged', () => {
    const may = (facts: Facts) => {
      const [expectation] = facts.plan.scenario.expect;
      if (expectation !== undefined && isDeliver(expectation)) expectation.optional = 'for this test';
      for (const delivery of facts.plan.deliveries)
        if (delivery.life.alert['alertname'] === 'HighErrorRate') delivery.life.certainty = 'may';
    };
    const isCritical = (fact: Facts['notifications'][number]) =>
      fact.alerts.some(({ labels }) => labels['alertname'] === 'HighErrorRate');
    const unheard = judged((facts) => {
      may(facts);
      delete facts.plan.configuration;
      facts.notifications = facts.notifications.filter((fact) => !isCritical(fact));
    });
    expect(unheard.verdict).to.equal('pass');
    const idle = unheard.checks.filter(({ outcome }) => outcome === 'not-exercised');
    expect(idle.map(({ suite }) => suite)).to.deep.equal([
      'routes',
      'routes',
      'routes',
      ...Array(3).fill('resolves'),
    ]);
    const fired = judged((facts) => {
      may(facts);
      facts.notifications = facts.notifications.filter((fact) => !isCritical(fact));
    });
    expect(kindsOf(fired).sort(), 'it need not have fired, but it did').to.deep.equal([
      'routes missing audit-webhook',
      'routes missing pagerduty',
      'routes missing slack',
      'routes not-resolved audit-webhook',
      'routes not-resolved pagerduty',
      'routes not-resolved slack',
    ]);
    const early = judged((facts) => {
      may(facts);
      for (const fact of facts.notifications)
        if (isCritical(fact) && fact.status === 'firing') fact.atMs = 60 * second;
    });
    expect(kindsOf(early)).to.deep.equal([
      'routes early pagerduty',
      'routes early slack',
      'routes early audit-webhook',
    ]);
  });

  it('the windows of Prometheus and of the end follow the real fault as well', () => {
    const shifted = judged((facts) => {
      for (const fault of facts.faults) fault.atMs += 60 * second;
      for (const alert of facts.prometheus) {
        alert.fromMs += 60 * second;
        alert.toMs += 60 * second;
      }
      for (const change of facts.alertmanager) change.atMs += 60 * second;
      for (const fact of facts.notifications) fact.atMs += 60 * second;
    });
    expect(kindsOf(shifted)).to.deep.equal([]);
  });

  it('a companion may start as late as the fault lets it', () => {
    const companion = (facts: Facts) => {
      // It is about Prometheus alone: whom it had to be told to is another question.
      delete facts.plan.configuration;
      expectTwo(facts);
      for (const one of facts.notifications)
        if (
          one.alerts[0]?.labels['severity'] === 'critical' &&
          one.alerts[0].labels['alertname'] === 'HighErrorRate'
        )
          one.alerts.push({ ...one.alerts[0], labels: { ...one.alerts[0].labels, instance: 'b' } });
      facts.prometheus.push({
        labels: { ...critical, layer: 'application', instance: 'b' },
        state: 'firing',
        fromMs: 740 * second,
        toMs: 770 * second,
      });
    };
    expect(kindsOf(judged((facts) => companion(facts)))).to.deep.equal(['fires missing', 'quiet unexpected']);
    const late = judged((facts) => {
      companion(facts);
      for (const fault of facts.faults) if (fault.state === 'healed') fault.atMs += 10 * second;
    });
    expect(kindsOf(late)).to.deep.equal([]);
  });

  it('a stretch unmuted no longer than the observer looked away is no mistake', () => {
    const unmutedFor = (gapMs: number) =>
      judged((facts) => {
        for (const alert of facts.prometheus)
          if (alert.labels['severity'] === 'warning' && alert.state === 'firing') alert.toMs = 750 * second;
        facts.alertmanager = facts.alertmanager.map((change) => {
          if (change.labels['severity'] !== 'warning') return change;
          return { ...change, atMs: change.state === 'gone' ? 756 * second : 630 * second + gapMs };
        });
        for (const observer of facts.observers) observer.longestGapMs = 1000;
      });
    // One evaluation of 30s and one wall second, which is 60s at this speed.
    expect(kindsOf(unmutedFor(85 * second))).to.deep.equal([]);
    expect(kindsOf(unmutedFor(95 * second))).to.deep.equal(['inhibits not-inhibited']);
  });

  it('what fires or alarms outside the watch is not judged', () => {
    const judgement = judged((facts) => {
      facts.deadmanAlarmsMs.push(-2 * minute);
      facts.prometheus.push({
        labels: { alertname: 'ServiceDown' },
        state: 'firing',
        fromMs: 15 * minute + 10 * second,
        toMs: 16 * minute,
      });
    });
    expect(kindsOf(judgement)).to.deep.equal([]);
  });
});

describe('judge: a mistyped address', () => {
  it('is placed where the configuration has it', () => {
    const facts = errorBurst();
    const { configuration } = facts.plan;
    if (configuration === undefined) throw new Error('the plan has its configuration');
    configuration.alertmanagerYml += '\n# http://slack:8082/slak\n';
    const line = configuration.alertmanagerYml.split('\n').length - 1;
    const stray = (path: string) => ({ atMs: 0, host: 'slack:8082', path });
    facts.strays = [stray('/slak'), stray('/nowhere')];
    const places = judge(viewOf(facts)).findings.map(({ location }) => location);
    const file = 'alertmanager/alertmanager.yml';
    expect(places).to.deep.equal([{ file, line }, { file }]);
  });
});

describe('judge: an alert that stands before any fault', () => {
  const find = (what: string) => moreTwins.find((twin) => twin.what.startsWith(what));
  const facts = () => find('the rule of an alert is true on a normal day')?.facts() ?? errorBurst();

  it('names its rule, with the place', () => {
    const [finding] = judge(viewOf(facts())).findings;
    expect(finding?.location).to.deep.equal({ file: 'prometheus/rules/application.yml', line: 12 });
    expect(finding?.cause).to.equal('its rule (prometheus/rules/application.yml:12) is true on a normal day');
    expect(finding?.got).to.match(/^active at 50 evaluations in a row/);
  });

  for (const [what, disturb] of [
    ['a scrape timed out', (one: Facts) => Object.assign(one.headroom ?? {}, { longestScrapeMs: 200 })],
    ['rules were skipped', (one: Facts) => Object.assign(one.headroom ?? {}, { missedRuleIterations: 1 })],
    ['nobody measured the headroom', (one: Facts) => Object.assign(one, { headroom: null })],
    ['the load was too low', (one: Facts) => Object.assign(one.loads[0] ?? {}, { gotRatePerSecond: 30 })],
    [
      'a target was down in the boot',
      (one: Facts) => one.problems.unshift({ code: 'STEADY_STATE', text: 'a target was down' }),
    ],
  ] as const) {
    it(`is not blamed on the configuration where ${what}`, () => {
      const disturbed = facts();
      disturb(disturbed);
      expect(judge(viewOf(disturbed)).verdict).to.equal('inconclusive');
    });
  }
});

describe('judge: what was not measured', () => {
  for (const measure of ['missedRuleIterations', 'longestScrapeMs', 'longestRuleGroupMs'] as const) {
    it(`is no zero: ${measure}`, () => {
      const facts = errorBurst();
      if (facts.headroom !== null) facts.headroom[measure] = null;
      const { checks, excuses } = judge(viewOf(facts));
      const check = checks.find(({ title }) => title === 'the machine had headroom at this speed');
      expect(check?.outcome).to.equal('undecided');
      expect(check?.observed).to.match(/^not measured: /);
      expect(excuses.map(({ text }) => text).join()).to.match(/^not measured: .*no such series$/);
    });
  }

  it('in a journal of before it was measured is undecided, and said so', () => {
    const facts = errorBurst();
    facts.recorded = [];
    facts.faults = facts.faults.filter(({ state }) => state !== 'still-in-force');
    facts.observers = facts.observers.map(({ source, reads, longestGapMs, errors }) => {
      return { source, reads, longestGapMs, errors };
    });
    const { verdict, checks, excuses } = judge(viewOf(facts));
    expect(verdict).to.equal('pass');
    expect(checks.filter(({ outcome }) => outcome === 'undecided')).to.have.length(4);
    for (const { text } of excuses) expect(text).to.include('this journal is older than');
  });
});

describe('judge: silence needs a proof of life', () => {
  it('a quiet run without a single beat is inconclusive, however short', () => {
    const judgement = judged((facts) => {
      facts.beatsMs = [];
      facts.plan = { ...facts.plan, observeUntilMs: 30 * second };
    }, quiet());
    expect(kindsOf(judgement)).to.deep.equal(['honest no-proof-of-life deadmansswitch']);
  });

  it('a beat that was refused is no beat', () => {
    const judgement = judged((facts) => {
      const beats = facts.beatsMs.filter((atMs) => atMs > 3 * minute && atMs < 6 * minute);
      facts.beatsMs = facts.beatsMs.filter((atMs) => !beats.includes(atMs));
      for (const atMs of beats)
        facts.notifications.push({
          ...notification('firing', { alertname: 'Watchdog' }, 'deadmansswitch', atMs),
          answeredStatus: 500,
        });
    }, quiet());
    expect(kindsOf(judgement)).to.deep.equal(['honest no-proof-of-life deadmansswitch']);
  });

  it('a Watchdog at another receiver is unexpected', () => {
    const judgement = judged(
      (facts) => facts.notifications.push(notification('firing', { alertname: 'Watchdog' }, 'slack', minute)),
      quiet(),
    );
    expect(kindsOf(judgement)).to.deep.equal(['quiet unexpected slack']);
  });
});

describe('findings', () => {
  it('fail by default', () => {
    const made = finding({ suite: 'quiet', kind: 'unexpected', message: 'm', want: 'w', got: 'g' });
    expect(made.weight).to.equal('fail');
    expect([made.alert, made.receiver, made.cause, made.location]).to.deep.equal([null, null, null, null]);
  });

  it('are told once per planned alert that stays away entirely', () => {
    const judgement = judged((facts) => {
      const isCritical = ({ labels }: { labels: Record<string, string> }) =>
        labels['alertname'] === 'HighErrorRate' && labels['severity'] === 'critical';
      // Nor does the warning, which nobody would mute.
      facts.prometheus = facts.prometheus.filter(
        ({ labels, state }) => !(labels['alertname'] === 'HighErrorRate' && state === 'firing'),
      );
      facts.alertmanager = facts.alertmanager.filter((a) => !isCritical(a));
      facts.notifications = facts.notifications.filter(({ alerts }) => !alerts.some(isCritical));
    });
    expect(kindsOf(judgement).sort()).to.deep.equal([
      'fires missing',
      'routes missing audit-webhook',
      'routes missing pagerduty',
      'routes missing slack',
    ]);
  });
});
