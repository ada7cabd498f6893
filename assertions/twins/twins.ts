import type { StatedPromises } from '../../core/promises/schema.ts';
import type { FindingKind } from '../../core/verdict.ts';
import {
  budget,
  critical,
  errorBurst,
  expectTwo,
  notification,
  sent,
  stored,
  warning,
} from '../testing/error-burst.ts';
import type { Annotations, Facts } from '../testing/facts.ts';
import { zeroWallMs } from '../testing/journal-builder.ts';

/** A run with one thing wrong: what is wrong, how, and what the judge must say of it, and of nothing else. */
export interface Twin {
  readonly what: string;
  readonly facts: () => Facts;
  /** The beginning of the finding's message. */
  readonly says: string;
  readonly verdict: 'fail' | 'inconclusive';
}

const minute = 60_000;
const second = 1000;

/** A good run, changed. */
function but(change: (facts: Facts) => void): () => Facts {
  return () => {
    const facts = errorBurst();
    change(facts);
    return facts;
  };
}

type Told = Facts['notifications'][number];

function isAbout(fact: Told, status: Told['status'], alertname: string, receiver: string): boolean {
  return (
    fact.status === status && fact.receiver === receiver && fact.alerts[0]?.labels['alertname'] === alertname
  );
}

/** Moves the one notification of the critical HighErrorRate to another time. */
function move(facts: Facts, status: Told['status'], receiver: string, atMs: number): void {
  for (const fact of facts.notifications)
    if (isAbout(fact, status, 'HighErrorRate', receiver)) fact.atMs = atMs;
}

function drop(facts: Facts, isDropped: (fact: Told) => boolean): void {
  facts.notifications = facts.notifications.filter((fact) => !isDropped(fact));
}

/** Changes what one receiver reads when the critical HighErrorRate fires. */
function says(facts: Facts, receiver: string, annotations: Annotations): void {
  for (const fact of facts.notifications)
    if (isAbout(fact, 'firing', 'HighErrorRate', receiver)) fact.says = annotations;
}

/** Changes what is promised. */
function promise({ plan: { promises } }: Facts, change: (stated: StatedPromises) => void): void {
  if (promises?.kind === 'stated') change(promises.stated);
}

/** The stack never got well: an alert stands for so long, wall milliseconds. */
function neverSteady(facts: Facts, forWallMs: number): void {
  const labels = { alertname: 'LowThroughput', severity: 'info', service: 'app' };
  const rule = { file: 'prometheus/rules/application.yml', line: 12 };
  facts.ended = 'failed';
  facts.zero = false;
  facts.phases = [];
  facts.problems.push({
    ...{ code: 'STEADY_STATE', text: 'the stack did not reach its steady state' },
    ...{ alerts: [labels], standing: [{ labels, forWallMs, rule }] },
  });
}

/** The clock of the receivers is off, wall milliseconds; what they note stays as it is. */
function shiftClock(facts: Facts, byMs: number): void {
  for (const observer of facts.observers)
    if (observer.source === 'receivers') observer.clockAhead = { leastMs: byMs - 3, mostMs: byMs + 40 };
}

/** The same run with a repeat every 150 s, which makes one at the third tick after each notification. */
function withRepeats(change: (facts: Facts) => void): () => Facts {
  return but((facts) => {
    if (facts.plan.configuration === undefined) return;
    facts.plan.configuration.alertmanagerYml = facts.plan.configuration.alertmanagerYml.replace(
      '59m',
      '150s',
    );
    promise(facts, ({ receivers }) => {
      receivers.all = { ...receivers.all, repeatNoMoreOftenThan: '150s' };
    });
    for (const receiver of ['pagerduty', 'slack', 'audit-webhook'])
      facts.notifications.push(
        notification('firing', critical, receiver, 585 * second),
        notification('firing', budget, receiver, 595 * second),
      );
    change(facts);
  });
}

/** One failing twin per kind of finding: the compiler asks for each, the test proves that each says only its own. */
export const twins: Readonly<Record<FindingKind, Twin>> = {
  missing: {
    what: 'Slack hears neither of the alert nor of its end',
    facts: but((facts) =>
      drop(
        facts,
        (fact) =>
          isAbout(fact, 'firing', 'HighErrorRate', 'slack') ||
          isAbout(fact, 'resolved', 'HighErrorRate', 'slack'),
      ),
    ),
    says: 'HighErrorRate critical app never reached slack; it was due from 6m25s to 7m10s',
    verdict: 'fail',
  },
  late: {
    what: 'Slack hears of the alert after the last legal instant, though before the promised one',
    facts: but((facts) => move(facts, 'firing', 'slack', 460 * second)),
    says: 'HighErrorRate critical app reached slack at 7m40s, 30s after the latest legal instant 7m10s',
    verdict: 'fail',
  },
  early: {
    what: 'the alert is paged before it can be true',
    facts: but((facts) => move(facts, 'firing', 'pagerduty', 180 * second)),
    says: 'HighErrorRate critical app reached pagerduty at 3m, 3m25s before the earliest legal instant 6m25s',
    verdict: 'fail',
  },
  'too-slow': {
    what: 'the promise is stricter than what the configuration does',
    facts: but((facts) => {
      for (const delivery of facts.plan.deliveries)
        if (delivery.life.alert['alertname'] === 'HighErrorRate' && delivery.receiver === 'pagerduty')
          delivery.slaMs = 390 * second;
    }),
    says: 'HighErrorRate critical app reached pagerduty at 6m45s, 15s later than the promised 6m30s after the onset',
    verdict: 'fail',
  },
  'wrong-receiver': {
    what: 'an expected alert also goes to somebody it is not meant for',
    facts: but((facts) => facts.notifications.push(notification('firing', critical, 'email', 405 * second))),
    says: 'HighErrorRate critical app reached email at 6m45s, but it is meant for pagerduty, slack and audit-webhook only',
    verdict: 'fail',
  },
  'wrong-address': {
    what: 'a webhook of nobody is called, and answers 404',
    facts: but((facts) => {
      const stray = { host: 'audit-webhook:8084', path: '/webhook/audit-webhok' };
      facts.strays = [405, 465].map((atS) => ({ ...stray, atMs: atS * second }));
    }),
    says: 'audit-webhook was called at /webhook/audit-webhok, which does not exist (2 requests, refused)',
    verdict: 'fail',
  },
  duplicate: {
    what: 'Slack is told twice',
    facts: but((facts) => facts.notifications.push(notification('firing', critical, 'slack', 420 * second))),
    says: 'HighErrorRate critical app reached slack once more at 7m, beside the one notification at 6m46s',
    verdict: 'fail',
  },
  unexpected: {
    what: 'somebody hears of an alert that nobody planned',
    facts: but((facts) =>
      facts.notifications.push(
        notification(
          'firing',
          { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
          'slack',
          5 * minute,
        ),
      ),
    ),
    says: 'ServiceDown critical app reached slack at 5m, but nothing was expected of it',
    verdict: 'fail',
  },
  'not-resolved': {
    what: 'Slack never hears of the end',
    facts: but((facts) => drop(facts, (fact) => isAbout(fact, 'resolved', 'HighErrorRate', 'slack'))),
    says: 'slack never heard that HighErrorRate critical app was resolved; it was due from 11m45s to 13m30s',
    verdict: 'fail',
  },
  'resolved-early': {
    what: 'Slack hears of the end while the fault lasts',
    facts: but((facts) => move(facts, 'resolved', 'slack', 480 * second)),
    says: 'slack heard that HighErrorRate critical app was resolved at 8m, 3m45s before the earliest legal instant 11m45s',
    verdict: 'fail',
  },
  'resolved-late': {
    what: 'Slack hears of the end long after it',
    facts: but((facts) => move(facts, 'resolved', 'slack', 840 * second)),
    says: 'slack heard that HighErrorRate critical app was resolved at 14m, 30s after the latest legal instant 13m30s',
    verdict: 'fail',
  },
  'not-inhibited': {
    what: 'Alertmanager holds the warning active while it fires for two minutes',
    facts: but((facts) => {
      facts.prometheus.push({
        labels: stored(warning),
        state: 'firing',
        fromMs: 660 * second,
        toMs: 750 * second,
      });
      facts.alertmanager = facts.alertmanager.map((change) =>
        change.state === 'suppressed'
          ? { atMs: change.atMs, labels: change.labels, state: 'active' }
          : change,
      );
    }),
    says: 'HighErrorRate warning app fired from 10m30s to 12m30s without being muted by HighErrorRate critical app',
    verdict: 'fail',
  },
  'delivered-though-inhibited': {
    what: 'the warning slips out to Slack',
    facts: but((facts) => facts.notifications.push(notification('firing', warning, 'slack', 650 * second))),
    says: 'HighErrorRate warning app reached slack at 10m50s, although HighErrorRate critical app must mute it',
    verdict: 'fail',
  },
  'repeated-too-soon': {
    what: 'Slack is told again at the next tick, although nothing is new',
    facts: but((facts) => facts.notifications.push(notification('firing', critical, 'slack', 465 * second))),
    says: 'slack was told of HighErrorRate critical app again at 7m45s, 59s after the last time, although repeat_interval is 59m',
    verdict: 'fail',
  },
  'wrong-batch': {
    what: 'Slack hears of two alerts in one notification, though each is a group of its own',
    facts: but((facts) => {
      drop(facts, (fact) => isAbout(fact, 'firing', 'ErrorBudgetBurn', 'slack'));
      for (const fact of facts.notifications)
        if (isAbout(fact, 'firing', 'HighErrorRate', 'slack'))
          fact.alerts.push({ labels: sent(budget), status: 'firing' });
    }),
    says: 'what reached slack at 6m46s is not the batch that was due: it has ErrorBudgetBurn critical app as firing too much',
    verdict: 'fail',
  },
  'wrong-content': {
    what: 'the page says 1820 % (trap 5: humanizePercentage of a percentage)',
    facts: but((facts) => says(facts, 'pagerduty', { value: '1820% of requests' })),
    says: 'what pagerduty read of HighErrorRate critical app says 1820%, but it is 5% to 20.56%',
    verdict: 'fail',
  },
  'promise-broken': {
    what: 'PagerDuty is told another severity than that of the alert, by the configuration and so as planned',
    facts: but((facts) => {
      for (const fact of facts.notifications)
        if (isAbout(fact, 'firing', 'HighErrorRate', 'pagerduty')) fact.pagedAs = 'warning';
    }),
    says: 'payload.severity of what pagerduty got is "warning" for HighErrorRate critical app (6m45s); promised is the severity: critical',
    verdict: 'fail',
  },
  'malformed-notification': {
    what: 'a page breaks the protocol of PagerDuty',
    facts: but((facts) => {
      for (const fact of facts.notifications)
        if (isAbout(fact, 'firing', 'HighErrorRate', 'pagerduty'))
          fact.schemaProblems = ['payload.summary is missing'];
    }),
    says: 'what reached pagerduty at 6m45s breaks the pagerduty protocol: payload.summary is missing',
    verdict: 'fail',
  },
  'no-proof-of-life': {
    what: 'the Watchdog falls silent for some minutes',
    facts: but((facts) => {
      facts.beatsMs = facts.beatsMs.filter((atMs) => atMs < 4 * minute || atMs > 8 * minute);
    }),
    says: "the Watchdog's beats did not reach deadmansswitch all through the run (none from 3m20s to 8m20s)",
    verdict: 'inconclusive',
  },
  'fault-not-proven': {
    what: 'nobody measured that the requests failed',
    facts: but((facts) => {
      for (const fault of facts.faults)
        if (fault.state === 'confirmed')
          Object.assign(fault, { state: 'not-confirmed', evidence: '0 of 40 probes failed' });
    }),
    says: 'the fault "20 % of requests to app answer 500" was not proven to have taken hold: 0 of 40 probes failed',
    verdict: 'inconclusive',
  },
  'fault-not-measured': {
    what: 'nobody looks at the fault again',
    facts: but((facts) => {
      facts.faults = facts.faults.filter(({ state }) => state !== 'still-in-force');
      facts.plan.speed = 20;
    }),
    says: 'nobody measured that the fault "20 % of requests to app answer 500" was still in force just before its heal',
    verdict: 'inconclusive',
  },
  'load-invalid': {
    what: 'k6 could not start all iterations',
    facts: but((facts) => {
      for (const load of facts.loads) load.droppedIterations = 12;
    }),
    says: 'the load generator could not keep up: 12 of 1012 iterations dropped',
    verdict: 'inconclusive',
  },
  'monitoring-unreadable': {
    what: 'Alertmanager could not be read for five seconds',
    facts: but((facts) => {
      for (const observer of facts.observers)
        if (observer.source === 'alertmanager') observer.longestGapMs = 5000;
    }),
    says: 'alertmanager went unread for too long: 5000 ms without a reading',
    verdict: 'inconclusive',
  },
  'clocks-apart': {
    what: 'the clock of the receivers goes before by a minute and a half of the lab',
    facts: but((facts) => shiftClock(facts, 1500)),
    says: 'the clock of receivers is off: 1497 ms ahead, which is 1m30s of lab time; its times say nothing of the configuration',
    verdict: 'inconclusive',
  },
  'no-headroom': {
    what: 'a scrape of a healthy target timed out',
    facts: but((facts) => {
      if (facts.headroom !== null)
        facts.headroom = { ...facts.headroom, longestScrapeMs: 170, longestScrapeOf: 'ml-api' };
    }),
    says: 'a scrape of ml-api, which was healthy, timed out: it took 170 of 167 ms',
    verdict: 'inconclusive',
  },
  'run-incomplete': {
    what: 'the journal stops without an end',
    facts: but((facts) => {
      facts.ended = null;
    }),
    says: 'the journal stops without saying how the run ended',
    verdict: 'inconclusive',
  },
  'config-refused': {
    what: 'Prometheus does not start with these rules',
    facts: but((facts) => {
      facts.ended = 'failed';
      facts.phases = [];
      facts.problems.push({
        code: 'CONFIG_REFUSED',
        text: 'prometheus refuses its configuration',
        told: [
          'level=error msg="loading groups failed" err="rules/a.yml: \\"A\\": no function"',
          'level=error err="it failed"',
          'level=info msg=bye',
        ],
      });
    }),
    says: 'prometheus refuses its configuration: rules/a.yml: "A": no function',
    verdict: 'fail',
  },
  'wrong-from-start': {
    what: 'Prometheus knows no Alertmanager from the start',
    facts: but((facts) => {
      facts.ended = 'failed';
      facts.zero = false;
      facts.problems.push({
        code: 'NO_HEARTBEAT',
        text: 'Prometheus is connected to no Alertmanager (prometheus.yml, alerting): its alerts reach nobody',
        got: 'GET /api/v1/alertmanagers of Prometheus lists none',
      });
    }),
    says: 'Prometheus is connected to no Alertmanager (prometheus.yml, alerting)',
    verdict: 'fail',
  },
  residue: {
    what: 'a container stays behind',
    facts: but((facts) => {
      facts.residue = ['container firedrill-1-app'];
    }),
    says: 'the run left behind container firedrill-1-app',
    verdict: 'fail',
  },
  'checker-failed': {
    what: 'the plan speaks of a fault that it does not have',
    facts: but((facts) => {
      for (const inhibition of facts.plan.inhibitions) inhibition.life.faultIndex = 7;
    }),
    says: 'the check "HighErrorRate critical app fires in Prometheus within 6m15s to 6m45s" could not be made: PLAN_FAULT',
    verdict: 'inconclusive',
  },
};

/** Further ways to go wrong, in the kinds that can be earned in more than one. */
export const moreTwins: readonly (Twin & { readonly kind: FindingKind })[] = [
  {
    kind: 'missing',
    what: 'Slack hears of one instance only, when two of them fire together',
    facts: but((facts) => {
      expectTwo(facts);
      const other = { ...stored(critical), instance: 'b' };
      facts.prometheus.push({ labels: other, state: 'firing', fromMs: 390 * second, toMs: 720 * second });
      for (const fact of facts.notifications) {
        const { alertname, severity } = fact.alerts[0]?.labels ?? {};
        if (alertname !== 'HighErrorRate' || severity !== 'critical') continue;
        if (isAbout(fact, 'firing', 'HighErrorRate', 'slack')) continue;
        fact.alerts.push({ labels: { ...other, cluster: 'firedrill' }, status: fact.status });
      }
    }),
    says: 'slack was told of 1 of the 2 alerts HighErrorRate critical app',
    verdict: 'fail',
  },
  {
    kind: 'repeated-too-soon',
    what: 'the repeat comes after repeat_interval, but before the tick at which it was due',
    facts: withRepeats((facts) => {
      for (const fact of facts.notifications)
        if (fact.receiver === 'slack' && fact.atMs === 585 * second) fact.atMs = 560 * second;
    }),
    says: 'slack was told again of HighErrorRate critical app as firing at 9m20s, 20s before the earliest legal instant 9m40s',
    verdict: 'fail',
  },
  {
    kind: 'missing',
    what: 'a repeat that was due never comes',
    facts: withRepeats((facts) =>
      drop(facts, (fact) => fact.receiver === 'slack' && fact.atMs === 595 * second),
    ),
    says: 'slack was never told again of ErrorBudgetBurn critical app as firing; it was due from 9m50s',
    verdict: 'fail',
  },
  {
    kind: 'early',
    what: 'Slack hears of the alert within the window of the plan, but before its group could flush',
    facts: but((facts) => move(facts, 'firing', 'slack', 392 * second)),
    says: 'slack was told of HighErrorRate critical app as firing at 6m32s, 8s before the earliest legal instant 6m40s',
    verdict: 'fail',
  },
  {
    kind: 'resolved-early',
    what: 'Slack hears of the end within the window of the plan, but before the tick at which it could be told',
    facts: but((facts) => move(facts, 'resolved', 'slack', 740 * second)),
    says: 'slack was told of HighErrorRate critical app as resolved at 12m20s, 20s before the earliest legal instant 12m40s',
    verdict: 'fail',
  },
  {
    kind: 'wrong-content',
    what: 'a template was not rendered',
    facts: but((facts) => says(facts, 'slack', { summary: '{{ $labels.service }} is not well' })),
    says: 'what slack read of HighErrorRate critical app shows its template in attachments.0.text',
    verdict: 'fail',
  },
  {
    kind: 'wrong-content',
    what: 'the link leads to a runbook that there is not',
    facts: but((facts) =>
      says(facts, 'slack', { runbook_url: 'https://firedrill.example/runbooks/HighErrors' }),
    ),
    says: 'what slack read of HighErrorRate critical app links to https://firedrill.example/runbooks/HighErrors, which is no runbook',
    verdict: 'fail',
  },
  {
    kind: 'wrong-content',
    what: 'the ratio is shown as it is, with a percent sign behind it',
    facts: but((facts) => says(facts, 'pagerduty', { value: '0.182% of requests' })),
    says: 'what pagerduty read of HighErrorRate critical app says 0.182%, but it is 5% to 20.56%',
    verdict: 'fail',
  },
  {
    kind: 'wrong-content',
    what: 'nobody says what is wrong',
    facts: but((facts) => says(facts, 'pagerduty', { summary: '' })),
    says: 'what pagerduty read of HighErrorRate critical app has no summary',
    verdict: 'fail',
  },
  {
    kind: 'wrong-content',
    what: 'the webhook gets no description',
    facts: but((facts) => says(facts, 'audit-webhook', { description: '' })),
    says: 'what audit-webhook read of HighErrorRate critical app has no description',
    verdict: 'fail',
  },
  {
    kind: 'early',
    what: 'the alert fires in Prometheus before it can be true',
    facts: but((facts) => {
      for (const alert of facts.prometheus)
        if (alert.state === 'firing' && alert.labels['alertname'] === 'ErrorBudgetBurn')
          alert.fromMs = 120 * second;
    }),
    says: 'ErrorBudgetBurn critical app fired in Prometheus at 2m, 4m20s before the earliest legal instant 6m20s',
    verdict: 'fail',
  },
  {
    kind: 'too-slow',
    what: 'the end is told within its window, but later than promised',
    facts: but((facts) => {
      for (const { life, receiver, resolved } of facts.plan.deliveries)
        if (life.alert['alertname'] === 'ErrorBudgetBurn' && receiver === 'slack' && resolved !== null)
          resolved.slaMs = 6 * minute;
    }),
    says: 'slack heard that ErrorBudgetBurn critical app was resolved at 12m56s, 56s later than the promised 6m after the heal',
    verdict: 'fail',
  },
  {
    kind: 'duplicate',
    what: 'the end is told twice',
    facts: but((facts) =>
      facts.notifications.push(notification('resolved', critical, 'slack', 800 * second)),
    ),
    says: 'slack heard once more at 13m20s that HighErrorRate critical app was resolved',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'an expected alert arrives at the root of the route tree',
    facts: but((facts) =>
      facts.notifications.push(notification('firing', critical, 'unrouted', 405 * second)),
    ),
    says: 'HighErrorRate critical app reached unrouted at 6m45s, which must never receive anything',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'somebody hears of the end of an alert that was muted while it fired',
    facts: but((facts) => facts.notifications.push(notification('resolved', warning, 'slack', 700 * second))),
    says: 'a resolved notice for HighErrorRate warning app reached slack at 11m40s, which never saw it fire',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'an alert fires in Prometheus that nobody planned, and is delivered to nobody',
    facts: but((facts) =>
      facts.prometheus.push({
        labels: { alertname: 'LowThroughput', severity: 'info', service: 'ml-api' },
        state: 'firing',
        fromMs: 60 * second,
        toMs: 300 * second,
      }),
    ),
    says: 'LowThroughput info ml-api fired in Prometheus from 1m to 5m, which is in no life of the plan',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'a planned alert fires a second time',
    facts: but((facts) =>
      facts.prometheus.push({
        labels: stored(critical),
        state: 'firing',
        fromMs: 840 * second,
        toMs: 870 * second,
      }),
    ),
    says: 'HighErrorRate critical app fired in Prometheus from 14m to 14m30s, which is in no life of the plan',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: "the dead man's switch raises an alarm",
    facts: but((facts) => facts.deadmanAlarmsMs.push(5 * minute)),
    says: "the dead man's switch raised its alarm at 5m: no beat for 3m",
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'an alert strays into the route of the heartbeat',
    facts: but((facts) =>
      facts.notifications.push(
        notification('firing', { alertname: 'LowDiskSpace' }, 'deadmansswitch', minute),
      ),
    ),
    says: 'LowDiskSpace reached deadmansswitch at 1m, but nothing was expected of it',
    verdict: 'fail',
  },
  {
    kind: 'fault-not-proven',
    what: 'nobody measured that the fault was healed',
    facts: but((facts) => {
      facts.faults = facts.faults.filter(({ state }) => state !== 'heal-confirmed');
    }),
    says: 'the fault "20 % of requests to app answer 500" was not proven to be healed: nobody measured it',
    verdict: 'inconclusive',
  },
  {
    kind: 'fault-not-proven',
    what: 'the fault stops by itself after a quarter of its time',
    facts: but((facts) => {
      for (const fault of facts.faults)
        if (fault.state === 'still-in-force')
          Object.assign(fault, { state: 'no-longer-in-force', evidence: '0 of 40 probes failed' });
    }),
    says: 'the fault "20 % of requests to app answer 500" was not proven to be still in force just before its heal: last seen at 20s, missed at 3m: 0 of 40 probes failed',
    verdict: 'inconclusive',
  },
  {
    kind: 'fault-not-measured',
    what: 'nobody looked at the fault in the last quarter of its time',
    facts: but((facts) => {
      facts.faults = facts.faults.filter(({ state, atMs }) => state !== 'still-in-force' || atMs < 200_000);
      facts.plan.speed = 20;
    }),
    says: 'nobody measured that the fault "20 % of requests to app answer 500" was still in force just before its heal: last seen at 3m, and not measured again in the 3m until its heal',
    verdict: 'inconclusive',
  },
  {
    kind: 'wrong-address',
    what: 'a mail is addressed to nobody',
    facts: but((facts) => {
      facts.strays = [{ atMs: 405 * second, host: 'mail', path: 'emial@firedrill.test', method: 'RCPT TO' }];
    }),
    says: 'a mail was addressed to emial@firedrill.test, who does not exist (1 request, refused)',
    verdict: 'fail',
  },
  {
    kind: 'load-invalid',
    what: 'every request fails, all through the run',
    facts: but((facts) => {
      for (const load of facts.loads) load.failedRequests = 1000;
    }),
    says: 'the load did not arrive: 1000 failed requests in 1000 iterations, more than the faults explain',
    verdict: 'inconclusive',
  },
  {
    kind: 'load-invalid',
    what: 'the load goes to another service, which answers it',
    facts: but((facts) => {
      for (const load of facts.loads) load.arrivals = [{ on: 'app', isCounted: true, requests: 0 }];
    }),
    says: 'the load did not reach its service: app counted 0 requests of about 1000',
    verdict: 'inconclusive',
  },
  {
    kind: 'load-invalid',
    what: 'nobody counted what reached the service',
    facts: but((facts) => {
      for (const load of facts.loads)
        load.arrivals = [{ on: 'app', isCounted: false, isFault: false, why: 'HTTP 503' }];
    }),
    says: 'nobody counted the requests that reached app: HTTP 503',
    verdict: 'inconclusive',
  },
  {
    kind: 'load-invalid',
    what: 'the achieved rate is 4 % too low',
    facts: but((facts) => {
      for (const load of facts.loads) load.gotRatePerSecond = 48;
    }),
    says: 'the load was off by 4 %: 48 requests per second instead of 50',
    verdict: 'inconclusive',
  },
  {
    kind: 'load-invalid',
    what: 'k6 left no summary',
    facts: but((facts) => {
      facts.loads = [];
    }),
    says: 'the load generator left no summary',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'a rule does not evaluate',
    facts: but((facts) =>
      facts.ruleHealth.push({
        group: 'meta',
        rule: 'AlertDeliveryFailing',
        health: 'err',
        lastError: 'many-to-many matching',
      }),
    ),
    says: 'the rule AlertDeliveryFailing of group meta did not evaluate: err: many-to-many matching',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'readings of Prometheus failed',
    facts: but((facts) => {
      for (const observer of facts.observers)
        if (observer.source === 'prometheus') observer.errors = ['HTTP 503'];
    }),
    says: 'prometheus could not be read: 1 error in 100 readings, first: HTTP 503',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'Prometheus answers every reading with nothing, and without an error',
    facts: but((facts) => {
      const wall = (labMs: number) => zeroWallMs + labMs / facts.plan.speed;
      for (const observer of facts.observers)
        if (observer.source === 'prometheus')
          observer.withoutWatchdog = [
            { fromWallMs: wall(0), toWallMs: wall(5 * minute), reads: 60 },
            { fromWallMs: wall(7 * minute), toWallMs: wall(15 * minute), reads: 40 },
          ];
    }),
    says: 'prometheus did not tell of the Watchdog, which always fires: 100 of 100 readings without it, from 0s to 15m',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'nobody looked for the Watchdog in the readings of Alertmanager',
    facts: but((facts) => {
      facts.observers = facts.observers.map(({ withoutWatchdog, ...observer }) =>
        observer.source === 'alertmanager' || withoutWatchdog === undefined
          ? observer
          : { ...observer, withoutWatchdog },
      );
    }),
    says: 'nobody says whether alertmanager told of the Watchdog',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'Prometheus names no rule at all',
    facts: but((facts) => {
      facts.ruleHealth = [];
    }),
    says: 'nobody says whether the rules evaluated',
    verdict: 'inconclusive',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'records of the receivers are lost before anybody notes them',
    facts: but((facts) => {
      facts.lostRecords = 3;
    }),
    says: 'not every request that a receiver got is known: 32 records of 35',
    verdict: 'inconclusive',
  },
  {
    kind: 'clocks-apart',
    what: 'the clock of the receivers is behind',
    facts: but((facts) => shiftClock(facts, -1500)),
    says: 'the clock of receivers is off: 1460 ms behind, which is 1m28s of lab time; its times say nothing of the configuration',
    verdict: 'inconclusive',
  },
  {
    kind: 'clocks-apart',
    what: 'nobody compared a clock',
    facts: but((facts) => {
      facts.observers = facts.observers.map(({ clockAhead, ...observer }) =>
        observer.source === 'prometheus' || clockAhead === undefined ? observer : { ...observer, clockAhead },
      );
    }),
    says: "nobody compared the clock of prometheus with the lab's",
    verdict: 'inconclusive',
  },
  {
    kind: 'no-headroom',
    what: 'the recording process stalled',
    facts: but((facts) => {
      if (facts.headroom !== null) facts.headroom.longestEventLoopLagMs = 600;
    }),
    says: 'the recording process stalled for 600 ms',
    verdict: 'inconclusive',
  },
  {
    kind: 'no-headroom',
    what: 'a probe of a healthy service failed',
    facts: but((facts) => {
      const probe = { service: 'app', atWallMs: zeroWallMs + (7 * 60_000) / facts.plan.speed };
      if (facts.headroom !== null) facts.headroom.failedProbes = [probe, probe];
    }),
    says: 'a probe of app, which was healthy, failed at 7m and 1 more',
    verdict: 'inconclusive',
  },
  {
    kind: 'no-headroom',
    what: 'the machine withheld CPU time from a host',
    facts: but((facts) => {
      if (facts.headroom !== null) facts.headroom.hostContentionRatio = 0.05;
    }),
    says: 'a host did not use the CPU time or the memory that it was told to: off for 5.0 % of 5 lab minutes',
    verdict: 'inconclusive',
  },
  {
    kind: 'no-headroom',
    what: 'Prometheus skipped evaluations',
    facts: but((facts) => {
      if (facts.headroom !== null) facts.headroom.missedRuleIterations = 2;
    }),
    says: 'Prometheus could not keep up with its rules: 2 rule iterations missed',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'the last line of the journal is cut',
    facts: but((facts) => {
      facts.unreadableLines = 1;
    }),
    says: 'the journal has 1 unreadable line',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'the steady state was never reached',
    facts: but((facts) => {
      facts.phases = facts.phases.map((phase) =>
        phase.name === 'steady-state' && phase.state === 'finished' ? { ...phase, state: 'failed' } : phase,
      );
    }),
    says: 'the phase steady-state did not finish (failed)',
    verdict: 'inconclusive',
  },
  {
    kind: 'unexpected',
    what: 'the stack is never quiet because of a flaw that the lints know',
    facts: but((facts) => {
      facts.ended = 'failed';
      facts.phases = [];
      facts.plan.diagnoses.push({
        ...{ id: 'unsummed-floor', alertnames: ['LowThroughput'], sentence: 'without sum' },
        location: { file: 'rules.yml' },
      });
      const alerts = [{ alertname: 'LowThroughput', severity: 'info', service: 'app' }];
      facts.problems.push({ code: 'STEADY_STATE', text: 'the stack did not reach its steady state', alerts });
    }),
    says: 'LowThroughput info app was active before any fault, in a stack that was well',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'the rule of an alert is true on a normal day, which nothing else explains',
    facts: but((facts) => neverSteady(facts, 25_000)),
    says: 'LowThroughput info app was active before any fault, in a stack that was well',
    verdict: 'fail',
  },
  {
    kind: 'run-incomplete',
    what: 'an alert was active for two evaluations only when the wait ended',
    facts: but((facts) => {
      neverSteady(facts, 1400);
      // Only what the problem itself says is at stake.
      const { ended, zero, phases } = errorBurst();
      Object.assign(facts, { ended, zero, phases });
    }),
    says: 'STEADY_STATE: the stack did not reach its steady state',
    verdict: 'inconclusive',
  },
  {
    kind: 'wrong-address',
    what: "the dead man's switch is called at an address that does not exist",
    facts: but((facts) => {
      neverSteady(facts, 0);
      facts.strays = [{ atMs: 0, host: 'deadmansswitch:8085', path: '/deadmanswitch' }];
    }),
    says: 'deadmansswitch was called at /deadmanswitch, which does not exist (1 request, refused)',
    verdict: 'fail',
  },
  {
    kind: 'run-incomplete',
    what: 'the stack is never quiet, and nobody knows why',
    facts: but((facts) => {
      const alerts = [{ alertname: 'LowThroughput', severity: 'info', service: 'app' }];
      facts.problems.push({ code: 'STEADY_STATE', text: 'the stack did not reach its steady state', alerts });
    }),
    says: 'STEADY_STATE: the stack did not reach its steady state',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'the engine vanished',
    facts: but((facts) => {
      facts.problems.push({ code: 'ENGINE_GONE', text: 'the engine does not answer' });
    }),
    says: 'ENGINE_GONE: the engine does not answer',
    verdict: 'inconclusive',
  },
  {
    kind: 'not-inhibited',
    what: 'Alertmanager mutes the warning, but by another alert',
    facts: but((facts) => {
      facts.prometheus.push({
        labels: stored(warning),
        state: 'firing',
        fromMs: 660 * second,
        toMs: 750 * second,
      });
      facts.alertmanager = facts.alertmanager.map((change) => ({
        ...change,
        ...(change.state === 'suppressed' ? { inhibitedBy: [sent(budget)] } : {}),
      }));
    }),
    says: 'HighErrorRate warning app fired from 10m30s to 12m30s without being muted by HighErrorRate critical app',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'a planned alert pauses within its window',
    facts: but((facts) => {
      for (const alert of facts.prometheus)
        if (alert.state === 'firing' && alert.labels['alertname'] === 'ErrorBudgetBurn')
          alert.toMs = 550 * second;
      facts.prometheus.push({
        labels: stored(budget),
        state: 'firing',
        fromMs: 670 * second,
        toMs: 760 * second,
      });
    }),
    says: 'ErrorBudgetBurn critical app fired in Prometheus from 11m10s to 12m40s, which is in no life of the plan',
    verdict: 'fail',
  },
  {
    kind: 'unexpected',
    what: 'an alert fires whose condition cannot last long enough',
    facts: but((facts) => {
      for (const { life } of facts.plan.inhibitions) life.certainty = 'must-not';
    }),
    says: 'HighErrorRate warning app fired in Prometheus at 10m30s, although its condition cannot last long enough',
    verdict: 'fail',
  },
  {
    kind: 'malformed-notification',
    what: 'a beat breaks its protocol, and still is a beat',
    facts: but((facts) => {
      const [first] = facts.beatsMs.splice(6, 1);
      facts.notifications.push({
        ...notification('firing', { alertname: 'Watchdog' }, 'deadmansswitch', first ?? 0),
        schemaProblems: ['version is missing'],
      });
    }),
    says: 'what reached deadmansswitch at 1m20s breaks the deadmansswitch protocol: version is missing',
    verdict: 'fail',
  },
  {
    kind: 'monitoring-unreadable',
    what: 'nobody read the receivers',
    facts: but((facts) => {
      facts.observers = facts.observers.filter(({ source }) => source !== 'receivers');
    }),
    says: 'nobody says whether receivers could be read',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'the phase of the injection is missing',
    facts: but((facts) => {
      facts.phases = facts.phases.filter(({ name }) => name !== 'inject');
    }),
    says: 'the phase inject did not finish (missing)',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'the tear-down failed',
    facts: but((facts) => {
      facts.phases = facts.phases.map((phase) =>
        phase.name === 'tear-down' && phase.state === 'finished' ? { ...phase, state: 'failed' } : phase,
      );
    }),
    says: 'the phase tear-down failed',
    verdict: 'inconclusive',
  },
  {
    kind: 'run-incomplete',
    what: 'a component vanished',
    facts: but((facts) => {
      facts.vanished = ['alertmanager'];
    }),
    says: 'alertmanager vanished in mid-run: exit code 137',
    verdict: 'inconclusive',
  },
  {
    kind: 'load-invalid',
    what: 'the achieved rate is 4 % too high',
    facts: but((facts) => {
      for (const load of facts.loads) load.gotRatePerSecond = 52;
    }),
    says: 'the load was off by 4 %: 52 requests per second instead of 50',
    verdict: 'inconclusive',
  },
  {
    kind: 'no-headroom',
    what: 'nobody measured the headroom',
    facts: but((facts) => {
      facts.headroom = null;
    }),
    says: 'nobody measured the headroom',
    verdict: 'inconclusive',
  },
  {
    kind: 'fault-not-proven',
    what: 'a fault was confirmed that nobody put in',
    facts: but((facts) => {
      facts.faults = facts.faults.filter(({ state }) => state !== 'injected');
    }),
    says: 'the fault "20 % of requests to app answer 500" was not proven to have taken hold: it was never injected',
    verdict: 'inconclusive',
  },
  {
    kind: 'promise-broken',
    what: 'the configuration as it is written breaks a promise',
    facts: but(({ plan: { promises } }) => {
      const location = { file: 'prometheus/rules/application.yml', line: 12 };
      const sentence = 'HighErrorRate critical has for: 9m; promised is 5m';
      if (promises?.kind === 'stated')
        promises.broken.push({ id: 'promise-timing', alertnames: ['HighErrorRate'], sentence, location });
    }),
    says: 'the configuration breaks a promise: HighErrorRate critical has for: 9m; promised is 5m',
    verdict: 'fail',
  },
  {
    kind: 'promise-broken',
    what: 'the routes, and so the plan, send an alert to somebody to whom it is not promised',
    facts: but((facts) =>
      promise(facts, ({ alerts: { HighErrorRate } }) => {
        if (HighErrorRate !== undefined) HighErrorRate.told = ['pagerduty', 'audit-webhook'];
      }),
    ),
    says: 'HighErrorRate critical app reached slack at 6m46s, but it is promised to pagerduty and audit-webhook only',
    verdict: 'fail',
  },
  {
    kind: 'promise-broken',
    what: 'Prometheus sends to an Alertmanager that nobody promised',
    facts: but((facts) => {
      for (const reading of facts.connected) reading.active.push('http://alertmanager-2:9093');
    }),
    says: 'Prometheus sends to http://alertmanager:9093 and http://alertmanager-2:9093 at -20s; promised is http://alertmanager:9093',
    verdict: 'fail',
  },
];
