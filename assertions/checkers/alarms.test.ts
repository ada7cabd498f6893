import { expect } from 'chai';
import { exactly, type PlannedAlarm, sumTerms } from '../../core/plan.ts';
import { judge } from '../judge.ts';
import { errorBurst, quiet } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';

const minute = 60_000;
const window = (fromMs: number, toMs: number) =>
  sumTerms([exactly('onset', fromMs, ''), { name: 'rest', minMs: 0, maxMs: toMs - fromMs, why: '' }]);

const alarm: PlannedAlarm = {
  expectationIndex: 0,
  faultIndex: 0,
  raised: window(2 * minute, 3 * minute),
  slaMs: 4 * minute,
  recovered: window(6 * minute, 7 * minute),
  recoverSlaMs: 2 * minute,
};

/** Nothing beats from the onset of a fault of 6 min until shortly after its heal, as planned. */
function silenced(change: (facts: Facts) => void = () => {}, planned: Partial<PlannedAlarm> = {}): Facts {
  const facts = quiet();
  const { faults } = errorBurst();
  const { plan } = facts;
  facts.plan = {
    ...plan,
    faults: [{ title: 'alertmanager is killed', colour: 'tomato', atMs: 0, lastsMs: 6 * minute }],
    alarms: [{ ...alarm, ...planned }],
  };
  facts.faults = faults;
  facts.phases = errorBurst().phases;
  facts.beatsMs = facts.beatsMs.filter((atMs) => atMs < 0 || atMs > 6 * minute);
  facts.deadmanAlarmsMs = [2.4 * minute];
  facts.deadmanRecoveredMs = [6.4 * minute];
  change(facts);
  return facts;
}

const judged = (facts: Facts) => judge(viewOf(facts));
const messages = (facts: Facts) => judged(facts).findings.map(({ message }) => message);

describe("an expected alarm of the dead man's switch", () => {
  it('is raised and ended in its windows, and the silence that it is about proves nothing wrong', () => {
    const judgement = judged(silenced());
    expect(judgement.findings.map(({ message }) => message)).to.deep.equal([]);
    expect(judgement.verdict).to.equal('pass');
    const titles = judgement.checks.map(({ title }) => title);
    expect(titles).to.include.members([
      "the dead man's switch raises its alarm within 2m to 3m",
      "the dead man's switch ends its alarm within 6m to 7m",
      "the dead man's switch raises no other alarm",
    ]);
  });

  const twins: readonly (readonly [string, Facts, string])[] = [
    [
      'never comes',
      silenced((facts) => {
        facts.deadmanAlarmsMs = [];
        facts.deadmanRecoveredMs = [];
      }),
      "the dead man's switch never raised its alarm; it was due from 2m to 3m",
    ],
    [
      'comes too late',
      silenced((facts) => {
        facts.deadmanAlarmsMs = [4 * minute];
      }),
      "the dead man's switch raised its alarm at 4m, 1m after the latest legal instant 3m",
    ],
    [
      'comes too early',
      silenced((facts) => {
        facts.deadmanAlarmsMs = [minute];
      }),
      "the dead man's switch raised its alarm at 1m, 1m before the earliest legal instant 2m",
    ],
    [
      'comes when it may, and breaks the promise',
      silenced(() => {}, { slaMs: 2 * minute }),
      "the dead man's switch raised its alarm at 2m24s, 24s later than the promised 2m after the onset",
    ],
    [
      'never ends',
      silenced((facts) => {
        facts.deadmanRecoveredMs = [];
      }),
      "the dead man's switch never ended its alarm; it was due from 6m to 7m",
    ],
    [
      'ends too late',
      silenced((facts) => {
        facts.deadmanRecoveredMs = [8 * minute];
      }),
      "the dead man's switch ended its alarm at 8m, 1m after the latest legal instant 7m",
    ],
    [
      'comes twice',
      silenced((facts) => facts.deadmanAlarmsMs.push(9 * minute)),
      "the dead man's switch raised its alarm at 9m: no beat for 3m",
    ],
  ];
  for (const [what, facts, message] of twins)
    it(`that ${what} fails the run`, () => {
      expect(messages(facts)).to.deep.equal([message]);
      expect(judged(facts).verdict).to.equal('fail');
    });

  it('excuses no silence after it must have ended', () => {
    const facts = silenced((one) => {
      one.beatsMs = one.beatsMs.filter((atMs) => atMs < 0);
    });
    expect(messages(facts)[0]).to.include('(none from 7m to 10m)');
    expect(judged(facts).verdict).to.equal('inconclusive');
  });
});
