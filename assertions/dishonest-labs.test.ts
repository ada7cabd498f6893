import { expect } from 'chai';
import type { FindingKind, Verdict } from '../core/verdict.ts';
import { explainFinding } from './explain.ts';
import { judge } from './judge.ts';
import { errorBurst, quiet } from './testing/error-burst.ts';
import type { Facts } from './testing/facts.ts';
import { viewOf, zeroWallMs } from './testing/journal-builder.ts';

const second = 1000;
const minute = 60_000;

/** A lab that does not do what it says, or does not say what it does. */
interface DishonestLab {
  readonly what: string;
  readonly lie: (facts: Facts) => void;
  readonly kind: FindingKind;
  readonly verdict: Exclude<Verdict, 'pass'>;
  /** What it is done to. Default: a fault with all that follows. */
  readonly to?: 'quiet';
}

type FaultFact = Facts['faults'][number];
const withoutFault = (facts: Facts, isGone: (fault: FaultFact) => boolean) => {
  facts.faults = facts.faults.filter((fault) => !isGone(fault));
};
const observerOf = (facts: Facts, source: Facts['observers'][number]['source']) => {
  const observer = facts.observers.find((one) => one.source === source);
  if (observer === undefined) throw new Error(`${source} is observed`);
  return observer;
};
/** An API that answers with nothing: no alert is seen there, and nothing went wrong. */
const saysNothing = (facts: Facts, source: 'prometheus' | 'alertmanager') => {
  facts[source] = [];
  observerOf(facts, source).withoutWatchdog = [
    { fromWallMs: zeroWallMs, toWallMs: zeroWallMs + 15 * second, reads: 100 },
  ];
};
/** The receivers' clock is off by so much of the lab's time, and their notes with it. */
const clockOff = (facts: Facts, byMs: number) => {
  for (const told of facts.notifications) told.atMs += byMs;
  facts.beatsMs = facts.beatsMs.map((atMs) => atMs + byMs);
  const wallMs = byMs / facts.plan.speed;
  observerOf(facts, 'receivers').clockAhead = { leastMs: wallMs - 5, mostMs: wallMs + 60 };
};

const labs: readonly DishonestLab[] = [
  {
    what: 'a fault stops by itself after a quarter of its time',
    lie: (facts) => {
      for (const fault of facts.faults)
        if (fault.state === 'still-in-force') fault.state = 'no-longer-in-force';
    },
    kind: 'fault-not-proven',
    verdict: 'inconclusive',
  },
  {
    what: 'a fault that stops by itself, in a control in which nothing is to happen',
    to: 'quiet',
    lie: (facts) => {
      const { plan, faults, phases } = errorBurst();
      facts.plan.faults = plan.faults;
      facts.faults = faults.filter(({ state }) => state !== 'still-in-force');
      facts.phases = phases;
      facts.faults.push({ index: 0, state: 'no-longer-in-force', atMs: 3 * minute, evidence: '0 %' });
    },
    kind: 'fault-not-proven',
    verdict: 'inconclusive',
  },
  {
    what: 'nobody looks whether the fault lasts',
    lie: (facts) => {
      withoutFault(facts, ({ state }) => state === 'still-in-force');
      facts.plan.speed = 20;
    },
    kind: 'fault-not-measured',
    verdict: 'inconclusive',
  },
  {
    what: 'a fault never takes hold',
    lie: (facts) => {
      for (const fault of facts.faults) if (fault.state === 'confirmed') fault.state = 'not-confirmed';
    },
    kind: 'fault-not-proven',
    verdict: 'inconclusive',
  },
  {
    what: 'a fault is never healed',
    lie: (facts) => withoutFault(facts, ({ state }) => state === 'healed' || state === 'heal-confirmed'),
    kind: 'fault-not-proven',
    verdict: 'inconclusive',
  },
  {
    what: 'a fault is healed twenty minutes late',
    lie: (facts) => {
      for (const fault of facts.faults) if (fault.state.startsWith('heal')) fault.atMs += 20 * minute;
    },
    kind: 'fault-not-proven',
    verdict: 'inconclusive',
  },
  {
    what: 'a fault is healed late, and said to be healed in time',
    lie: (facts) => {
      for (const told of facts.notifications) if (told.status === 'resolved') told.atMs += 2 * minute;
      for (const alert of facts.prometheus)
        if (alert.state === 'firing' && alert.labels['severity'] === 'critical') alert.toMs += 2 * minute;
    },
    kind: 'resolved-late',
    verdict: 'fail',
  },
  {
    what: 'Prometheus answers with nothing',
    to: 'quiet',
    lie: (facts) => saysNothing(facts, 'prometheus'),
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'Alertmanager answers with nothing',
    to: 'quiet',
    lie: (facts) => saysNothing(facts, 'alertmanager'),
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'nobody counts whether the answers hold anything',
    to: 'quiet',
    lie: (facts) => {
      const { source, reads, errors, longestGapMs, clockAhead } = observerOf(facts, 'prometheus');
      facts.observers = [
        ...facts.observers.filter((one) => one.source !== source),
        { source, reads, errors, longestGapMs, ...(clockAhead && { clockAhead }) },
      ];
    },
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'Prometheus is not read for five seconds',
    lie: (facts) => {
      observerOf(facts, 'prometheus').longestGapMs = 5000;
    },
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'the Watchdog is silent',
    to: 'quiet',
    lie: (facts) => {
      facts.beatsMs = [];
    },
    kind: 'no-proof-of-life',
    verdict: 'inconclusive',
  },
  ...[90, -90].map(
    (offS): DishonestLab => ({
      what: `the clock of the receivers is off by ${offS} s of the lab`,
      lie: (facts) => clockOff(facts, offS * second),
      kind: 'clocks-apart',
      verdict: 'inconclusive',
    }),
  ),
  {
    what: 'the notes of the receivers are cut in the middle',
    lie: (facts) => {
      const all = facts.notifications.length;
      facts.notifications = facts.notifications.filter(({ atMs }) => atMs < 10 * minute);
      facts.lostRecords = all - facts.notifications.length;
    },
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'half of the load is dropped',
    to: 'quiet',
    lie: (facts) => {
      for (const load of facts.loads) Object.assign(load, { iterations: 500, droppedIterations: 500 });
    },
    kind: 'load-invalid',
    verdict: 'inconclusive',
  },
  {
    what: 'there is no load at all',
    to: 'quiet',
    lie: (facts) => {
      facts.loads = [];
    },
    kind: 'load-invalid',
    verdict: 'inconclusive',
  },
  {
    what: 'the load goes to another service, which answers it',
    to: 'quiet',
    lie: (facts) => {
      for (const load of facts.loads) load.arrivals = [{ on: 'app', isCounted: true, requests: 0 }];
    },
    kind: 'load-invalid',
    verdict: 'inconclusive',
  },
  {
    what: 'every request fails on its way',
    to: 'quiet',
    lie: (facts) => {
      for (const load of facts.loads) load.failedRequests = load.iterations;
    },
    kind: 'load-invalid',
    verdict: 'inconclusive',
  },
  {
    what: 'a rule does not evaluate',
    to: 'quiet',
    lie: (facts) => {
      facts.ruleHealth.push({ group: 'meta', rule: 'ServiceDown', health: 'err', lastError: 'many-to-many' });
    },
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'no rule is loaded at all',
    to: 'quiet',
    lie: (facts) => {
      facts.ruleHealth = [];
    },
    kind: 'monitoring-unreadable',
    verdict: 'inconclusive',
  },
  {
    what: 'the journal is cut',
    to: 'quiet',
    lie: (facts) => {
      facts.ended = null;
      facts.unreadableLines = 1;
    },
    kind: 'run-incomplete',
    verdict: 'inconclusive',
  },
  {
    what: 'the run was interrupted',
    to: 'quiet',
    lie: (facts) => {
      facts.ended = 'interrupted';
    },
    kind: 'run-incomplete',
    verdict: 'inconclusive',
  },
  {
    what: 'a component vanishes in mid-run',
    to: 'quiet',
    lie: (facts) => {
      facts.vanished = ['alertmanager'];
    },
    kind: 'run-incomplete',
    verdict: 'inconclusive',
  },
  {
    what: 'something is left behind',
    to: 'quiet',
    lie: (facts) => {
      facts.residue = ['container firedrill-1-app'];
    },
    kind: 'residue',
    verdict: 'fail',
  },
  {
    what: 'a sink takes what is sent to a mistyped address',
    lie: (facts) => {
      for (const told of facts.notifications)
        if (told.receiver === 'audit-webhook') told.receiver = 'audit-webhok';
    },
    kind: 'missing',
    verdict: 'fail',
  },
  {
    what: 'a sink refuses what is sent to a mistyped address, and nobody is told otherwise',
    to: 'quiet',
    lie: (facts) => {
      facts.strays = [{ atMs: minute, host: 'audit-webhook:8084', path: '/webhook/audit-webhok' }];
    },
    kind: 'wrong-address',
    verdict: 'fail',
  },
  {
    what: 'a receiver refuses everything, which the plan does not say',
    lie: (facts) => {
      for (const told of facts.notifications) if (told.receiver === 'slack') told.answeredStatus = 400;
    },
    kind: 'missing',
    verdict: 'fail',
  },
  {
    what: 'scrapes of healthy targets time out',
    to: 'quiet',
    lie: (facts) => {
      Object.assign(facts.headroom ?? {}, { longestScrapeMs: 170 });
    },
    kind: 'no-headroom',
    verdict: 'inconclusive',
  },
];

describe('dishonest labs: none of them passes', () => {
  for (const { what, lie, kind, verdict, to } of labs) {
    it(what, () => {
      const facts = to === 'quiet' ? quiet() : errorBurst();
      expect(judge(viewOf(facts)).verdict, 'before').to.equal('pass');
      lie(facts);
      const judgement = judge(viewOf(facts));
      expect(judgement.verdict, judgement.findings.map(explainFinding).join('\n')).to.equal(verdict);
      expect(judgement.findings.map((finding) => finding.kind)).to.include(kind);
    });
  }
});
