import { expect } from 'chai';
import type { Finding, FindingKind } from '../../core/verdict.ts';
import { judge } from '../judge.ts';
import {
  budget,
  critical,
  errorBurst,
  expectTwo,
  notification,
  quiet,
  sent,
  warning,
} from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';
import { twins } from '../twins/twins.ts';

const second = 1000;

/** The first finding of a kind in a good run that was changed. */
function findingOf(kind: FindingKind, change: (facts: Facts) => void, facts = errorBurst()): Finding {
  change(facts);
  const found = judge(viewOf(facts)).findings.find(
    (finding) => finding.kind === kind && finding.suite !== 'fires',
  );
  if (found === undefined) throw new Error(`no finding of kind ${kind}`);
  return found;
}

function isCritical({ labels }: { readonly labels: Readonly<Record<string, string>> }): boolean {
  return labels['alertname'] === 'HighErrorRate' && labels['severity'] === 'critical';
}

/** The critical HighErrorRate reaches nobody. */
function unheard(facts: Facts): void {
  facts.notifications = facts.notifications.filter(({ alerts }) => !alerts.some(isCritical));
}

/** It does not fire either. */
function unfired(facts: Facts): void {
  unheard(facts);
  facts.prometheus = facts.prometheus.filter((alert) => !(isCritical(alert) && alert.state === 'firing'));
  facts.alertmanager = facts.alertmanager.filter((alert) => !isCritical(alert));
}

describe('the likely cause: what the lints found', () => {
  const flaw = (alertnames: string[]) => (facts: Facts) => {
    unheard(facts);
    facts.plan.diagnoses = [
      {
        id: 'general',
        alertnames: [],
        sentence: 'an inhibition compares absent labels',
        location: { file: 'a.yml' },
      },
      {
        id: 'flaw',
        alertnames,
        sentence: 'the route has no such matcher',
        location: { file: 'b.yml', line: 3 },
      },
    ];
  };

  it('comes first, with its place, the flaw that names the alert before the one that may concern any', () => {
    const specific = findingOf('missing', flaw(['HighErrorRate']));
    expect(specific.cause).to.equal('the route has no such matcher');
    expect(specific.location).to.deep.equal({ file: 'b.yml', line: 3 });
    const general = findingOf('missing', flaw(['ServiceDown']));
    expect(general.cause).to.equal('an inhibition compares absent labels');
    expect(general.location).to.deep.equal({ file: 'a.yml' });
  });

  it('a flaw that may concern any alert does not explain a late page', () => {
    const late = findingOf('late', (facts) => {
      facts.plan.diagnoses = [{ id: 'general', alertnames: [], sentence: 'x', location: { file: 'a.yml' } }];
      for (const fact of facts.notifications) if (fact.receiver === 'slack') fact.atMs += 60 * second;
    });
    expect(late.cause).to.equal(null);
  });

  it('doubts about the run explain themselves', () => {
    const facts = twins['no-proof-of-life'].facts();
    facts.plan.diagnoses = [
      { id: 'x', alertnames: ['Watchdog'], sentence: 'x', location: { file: 'a.yml' } },
    ];
    expect(judge(viewOf(facts)).findings.map(({ cause }) => cause)).to.deep.equal([null]);
  });
});

describe('the likely cause: what the journal shows', () => {
  const cases: readonly {
    name: string;
    kind: FindingKind;
    change: (facts: Facts) => void;
    cause: string;
    facts?: Facts;
  }[] = [
    {
      name: 'never pending',
      kind: 'missing',
      change: (facts) => {
        unfired(facts);
        facts.prometheus = facts.prometheus.filter((alert) => !isCritical(alert));
      },
      cause:
        'HighErrorRate critical app never fired in Prometheus: its expression was never true, not even for one evaluation',
    },
    {
      name: 'pending, but not for long enough',
      kind: 'missing',
      change: (facts) => {
        unfired(facts);
        for (const alert of facts.prometheus) if (isCritical(alert)) alert.toMs = 240 * second;
      },
      cause:
        'HighErrorRate critical app never fired in Prometheus: it was pending from 1m30s to 4m, and its condition ended after 2m30s, before its "for" had passed',
    },
    {
      name: 'fired with another service',
      kind: 'missing',
      change: (facts) => {
        unfired(facts);
        const labels = { alertname: 'HighErrorRate', severity: 'critical' };
        facts.prometheus.push({ labels, state: 'firing', fromMs: 390 * second, toMs: 720 * second });
      },
      cause: 'it fired with another service than expected: {alertname="HighErrorRate", severity="critical"}',
    },
    {
      name: 'refused by the receiver',
      kind: 'missing',
      change: (facts) => {
        for (const fact of facts.notifications)
          if (fact.receiver === 'slack' && fact.alerts.some(isCritical)) fact.answeredStatus = 503;
      },
      cause: '1 attempt to tell slack failed, the last was answered with status 503',
    },
    {
      name: 'called at an address where it is not',
      kind: 'missing',
      change: (facts) => {
        facts.notifications = facts.notifications.filter(
          ({ receiver, alerts }) => receiver !== 'slack' || !alerts.some(isCritical),
        );
        facts.strays = [{ atMs: 405 * second, host: 'slack:8082', path: '/slack/services/T0/B0/firedril' }];
      },
      cause:
        'slack was called at /slack/services/T0/B0/firedril, which does not exist, at 6m45s: see the address in alertmanager/alertmanager.yml',
    },
    {
      name: 'muted',
      kind: 'missing',
      change: (facts) => {
        unheard(facts);
        facts.alertmanager = facts.alertmanager.map((change) =>
          isCritical(change) && change.state === 'active'
            ? { ...change, state: 'suppressed', inhibitedBy: [sent(budget)] }
            : change,
        );
      },
      cause: 'Alertmanager muted it from 6m36s to 12m6s, inhibited by ErrorBudgetBurn critical app',
    },
    {
      name: 'sent elsewhere',
      kind: 'missing',
      change: (facts) => {
        for (const fact of facts.notifications)
          if (fact.receiver === 'slack' && fact.alerts.some(isCritical)) fact.receiver = 'email';
      },
      cause: 'the route tree sent it elsewhere: email at 6m46s',
    },
    {
      name: 'active, and its route leads there, but nothing came',
      kind: 'missing',
      change: unheard,
      cause:
        'Alertmanager held it active from 6m36s to 12m6s, and its route leads to pagerduty (alertmanager/alertmanager.yml:14), but no message came: it could not be made or not be sent',
    },
    {
      name: 'fired, but unknown to Alertmanager',
      kind: 'missing',
      change: (facts) => {
        unheard(facts);
        facts.alertmanager = facts.alertmanager.filter((alert) => !isCritical(alert));
      },
      cause: 'it fired in Prometheus from 6m30s to 12m, but Alertmanager was never seen to hold it',
    },
    {
      name: 'fired early',
      kind: 'early',
      change: (facts) => {
        for (const alert of facts.prometheus)
          if (isCritical(alert) && alert.state === 'firing') alert.fromMs = 120 * second;
        for (const fact of facts.notifications)
          if (fact.status === 'firing' && fact.alerts.some(isCritical)) fact.atMs = 135 * second;
      },
      cause: 'it fired in Prometheus at 2m, 4m15s before the earliest legal instant 6m15s',
    },
    {
      name: 'its group was still alive',
      kind: 'late',
      change: (facts) => {
        expectTwo(facts);
        const sibling = { ...critical, instance: 'b' };
        facts.notifications.push(notification('firing', sibling, 'slack', 100 * second));
        facts.notifications = facts.notifications.map((fact) =>
          fact.receiver === 'slack' && fact.status === 'firing' && fact.atMs === 406 * second
            ? { ...fact, atMs: 440 * second }
            : fact,
        );
      },
      cause:
        "its group at slack was still alive (last firing notification at 1m40s), so it waited for the group's next tick",
    },
    {
      name: 'still firing',
      kind: 'not-resolved',
      change: (facts) => {
        for (const alert of facts.prometheus) if (isCritical(alert)) alert.toMs = 930 * second;
        facts.notifications = facts.notifications.filter(
          (fact) => !(fact.status === 'resolved' && fact.alerts.some(isCritical)),
        );
      },
      cause: 'it was still firing in Prometheus from 6m30s to 15m30s',
    },
    {
      name: 'ended late',
      kind: 'resolved-late',
      change: (facts) => {
        for (const alert of facts.prometheus)
          if (isCritical(alert) && alert.state === 'firing') alert.toMs = 780 * second;
        for (const fact of facts.notifications)
          if (fact.status === 'resolved' && fact.alerts.some(isCritical)) fact.atMs = 830 * second;
      },
      cause: 'it stopped firing in Prometheus at 13m, 45s after the latest legal instant 12m15s',
    },
    {
      name: 'others heard of the end',
      kind: 'not-resolved',
      change: (facts) => {
        facts.notifications = facts.notifications.filter(
          (fact) => !(fact.receiver === 'slack' && fact.status === 'resolved'),
        );
      },
      cause: 'it ended in Prometheus in time and pagerduty and audit-webhook heard of it, slack did not',
    },
    {
      name: 'outlasted its inhibitor',
      kind: 'delivered-though-inhibited',
      change: (facts) => {
        for (const alert of facts.prometheus)
          if (alert.labels['severity'] === 'warning' && alert.state === 'firing') alert.toMs = 780 * second;
        const gone = facts.alertmanager.find(
          ({ labels, state }) => labels['severity'] === 'warning' && state === 'gone',
        );
        if (gone !== undefined) gone.atMs = 786 * second;
        facts.notifications.push(notification('firing', warning, 'slack', 760 * second));
      },
      cause:
        'it outlasted its inhibitor: HighErrorRate critical app fired from 6m30s to 12m, it from 10m30s to 13m',
    },
    {
      name: 'true before any fault',
      kind: 'unexpected',
      change: (facts) => {
        const labels = { alertname: 'HighLatency', severity: 'warning', service: 'app' };
        facts.prometheus.push({ labels, state: 'firing', fromMs: -60 * second, toMs: 900 * second });
      },
      cause: 'its expression was true before the first fault: it fired in Prometheus from -1m to 15m',
    },
    {
      name: 'true without any fault',
      kind: 'unexpected',
      facts: quiet(),
      change: (facts) => {
        const labels = { alertname: 'HighLatency', severity: 'warning', service: 'app' };
        facts.prometheus.push({ labels, state: 'firing', fromMs: 60 * second, toMs: 600 * second });
      },
      cause:
        'it fired in Prometheus from 1m to 10m under healthy load: its expression looks true without a fault',
    },
    {
      name: 'raised by the fault, but not expected',
      kind: 'unexpected',
      change: (facts) => {
        const labels = { alertname: 'HighLatency', severity: 'warning', service: 'app' };
        facts.prometheus.push({ labels, state: 'pending', fromMs: 90 * second, toMs: 390 * second });
        facts.prometheus.push({ labels, state: 'firing', fromMs: 390 * second, toMs: 600 * second });
      },
      cause:
        'its condition came true at 1m30s, after the fault "20 % of requests to app answer 500" was put in at 0s: the scenario may raise it without expecting it',
    },
    {
      name: 'from nowhere',
      kind: 'unexpected',
      change: (facts) => {
        facts.notifications.push(
          notification('firing', { alertname: 'Test', service: 'x' }, 'slack', 60 * second),
        );
      },
      cause: 'Prometheus never stored it as firing: it came from another sender or an earlier run',
    },
  ];
  for (const { name, kind, change, cause, facts } of cases) {
    it(name, () => {
      expect(findingOf(kind, change, facts ?? errorBurst()).cause).to.equal(cause);
    });
  }

  it('why an inhibition did not hold', () => {
    const unmuted = (change: (facts: Facts) => void) => {
      const facts = twins['not-inhibited'].facts();
      change(facts);
      return judge(viewOf(facts)).findings.find(({ kind }) => kind === 'not-inhibited')?.cause;
    };
    const both = 'HighErrorRate critical app fired from 6m30s to 12m, it from 10m30s to 12m30s';
    expect(unmuted(() => undefined)).to.equal(`it outlasted its inhibitor: ${both}`);
    expect(
      unmuted((facts) => {
        for (const alert of facts.prometheus) if (isCritical(alert)) alert.toMs = 780 * second;
      }),
    ).to.include('no inhibit rule joined the two, although both fired');
    expect(
      unmuted((facts) => {
        for (const alert of facts.prometheus)
          if (isCritical(alert) && alert.state === 'firing') alert.fromMs = 690 * second;
      }),
    ).to.include('its inhibitor fired only after it');
    expect(unmuted(unfired)).to.equal(
      'HighErrorRate critical app, which should mute it, never fired in Prometheus',
    );
  });
});
