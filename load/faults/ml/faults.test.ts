import { expect } from 'chai';
import type { FaultModule, Signal } from '../../../core/fault.ts';
import type { FaultDeclaration } from '../../../core/scenario.ts';
import { makeAims } from '../../../stack/apps/ml-api/aims.ts';
import { mlApiDefaults, startMlApi } from '../../../stack/apps/ml-api/ml-api.ts';
import type { FeatureName } from '../../../stack/apps/ml-api/population.ts';
import { memoryLogger, testSettings } from '../../../stack/apps/shared/testing.ts';
import { type Customers, type Traffic, visitOf } from '../../customers/customers.ts';
import { checkFaults, faultModule } from '../all.ts';
import { fakeSeams, sleepingClock } from '../fake-seams.ts';
import { covariateShift } from './covariate-shift.ts';
import { scoredFault } from './scored.ts';
import { seasonalDrift } from './seasonal-drift.ts';

const placed = { on: 'ml-api', at: '5m', lasts: '15m' } as const;
/** One of each kind, with the knob that it turns. */
const faults: readonly (readonly [fault: FaultDeclaration, knob: string])[] = [
  [{ kind: 'ml-covariate-shift', ...placed, feature: 'tenure_months', psi: 0.3 }, 'shift'],
  [{ kind: 'ml-slow-drift', ...placed, feature: 'monthly_spend', psi: 0.4, over: '30m' }, 'shift'],
  [{ kind: 'ml-seasonal-drift', ...placed, feature: 'tenure_months', psi: 0.3, period: '30m' }, 'shift'],
  [{ kind: 'ml-prior-shift', ...placed, leavingRatio: 0.7 }, 'classes'],
  [{ kind: 'ml-concept-drift', ...placed, accuracy: 0.8 }, 'concept'],
  [{ kind: 'ml-unknown-customers', ...placed, confidence: 0.6 }, 'squeeze'],
  [{ kind: 'ml-missing-feature', ...placed, feature: 'monthly_spend', ratio: 0.1 }, 'missing'],
  [
    { kind: 'ml-nonsense-values', ...placed, feature: 'tenure_months', ratio: 0.25, value: 1e308 },
    'replaced',
  ],
  [
    { kind: 'ml-nonsense-values', ...placed, feature: 'tenure_months', ratio: 0.25, value: 'old' },
    'replaced',
  ],
  [{ kind: 'ml-evaluator-frozen', ...placed }, 'evaluator'],
];

/** The ML API with a window that holds what was sent last, and k6's part without k6. */
async function startLoop() {
  // A wall day at speed 1: nothing leaves the window but by starting anew.
  const settings = {
    ...mlApiDefaults,
    ...testSettings(mlApiDefaults, { speed: 1 }),
    windowLabMs: 86_400_000,
  };
  const api = await startMlApi({ ...settings, speed: 1000 }, memoryLogger('ml-api').logger);
  const base = `http://127.0.0.1:${api.port}`;
  const adminUrl = `http://127.0.0.1:${api.adminPort}`;
  const post = (url: string, body: unknown) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const customers = (await (await fetch(`${adminUrl}/customers`)).json()) as Customers;
  let number = 0;
  const readTraffic = async () => {
    const answer = await (await post(`${adminUrl}/outcomes`, { outcomes: [] })).json();
    return (answer as { traffic: Traffic }).traffic;
  };
  /** Sends that many requests, all as the customers are at the moment when they are shifted by at least so much. */
  const send = async (count: number, shiftBy: number | null) => {
    let traffic = await readTraffic();
    while (shiftBy !== null && (traffic.shift?.by ?? 0) < shiftBy) traffic = await readTraffic();
    const visits = Array.from({ length: count }, () => {
      const id = number++;
      return { id, ...visitOf(id, customers, traffic) };
    });
    for (let first = 0; first < count; first += 30)
      await Promise.all(
        visits.slice(first, first + 30).map(({ id, features }) => post(`${base}/predict`, { id, features })),
      );
    await post(`${adminUrl}/outcomes`, { outcomes: visits.map(({ id, label }) => ({ id, label })) });
  };
  return { api, send, seams: fakeSeams({ adminUrl, speed: 1000 }), adminUrl };
}

const aims = makeAims(1);

describe('the faults of the ML API', () => {
  for (const [fault, knob] of faults) {
    const module: FaultModule = faultModule(fault);

    it(`${fault.kind} ${JSON.stringify(fault['value'] ?? '')} turns ${knob}, is seen in the scores, and heals`, async () => {
      const { api, send, seams, adminUrl } = await startLoop();
      await using _ = api;
      checkFaults([fault]);
      expect(module.seam(fault)).to.equal(`ml-api/${knob}`);
      await fetch(`http://127.0.0.1:${api.port}/metrics`);
      const { evidence } = await module.inject(fault, seams);
      expect(evidence).to.include(`"${knob}"`);
      if (fault.kind !== 'ml-evaluator-frozen') {
        const unseen = await module.confirm({ ...fault, lasts: '1s' }, seams);
        expect(unseen.holds, 'no request has come yet').to.equal(false);
      }
      // What takes its time is at its height when the API, whose clock runs at speed 1000, says so.
      const isSlow = ['ml-slow-drift', 'ml-seasonal-drift'].includes(fault.kind);
      const full = isSlow ? aims.shiftFor(fault['feature'] as FeatureName, fault['psi'] as number) : null;
      await send(fault.kind === 'ml-evaluator-frozen' ? 3 : 300, full === null ? null : 0.995 * full);
      const proof = await module.confirm({ ...fault, lasts: '1h' }, seams);
      expect(proof.holds, proof.evidence).to.equal(true);
      const lasting = await module.confirm(fault, seams, 500);
      expect(lasting.holds, lasting.evidence).to.equal(true);
      await module.heal(fault, seams);
      await module.heal(fault, seams);
      // Nobody but the conductor knows that it was healed: a look while it should last finds out.
      await send(300, null);
      await fetch(`http://127.0.0.1:${api.port}/metrics`);
      const missed = await module.confirm(fault, seams, 1);
      expect(missed.holds, missed.evidence).to.equal(false);
      const state = (await (await fetch(`${adminUrl}/faults`)).json()) as { state: object };
      expect(state.state).to.deep.equal({});
    });
  }

  it('shows a season at its heights alone', () => {
    const season = { kind: 'ml-seasonal-drift', ...placed, feature: 'tenure_months', psi: 0.3 } as const;
    const heightsOf = (lasts: string) =>
      seasonalDrift.showsAtMs?.({ ...season, period: '30m', lasts }).map((ms) => ms / 60_000);
    expect(heightsOf('1h')).to.deep.equal([10, 25, 40, 55]);
    expect(heightsOf('55m')).to.deep.equal([10, 25, 40, 55]);
    expect(heightsOf('54m')).to.deep.equal([10, 25, 40]);
  });

  it('promises nothing of a shift that is not scored', () => {
    const shift = { kind: 'ml-covariate-shift', ...placed, feature: 'tenure_months', psi: 0.6 } as const;
    expect(covariateShift.signals(shift)).to.have.length(1);
    expect(covariateShift.signals({ ...shift, isScored: false })).to.deep.equal([]);
  });

  it('are proven healed by calm scores alone', async () => {
    const { api, send, seams } = await startLoop();
    await using _ = api;
    await send(300, null);
    await fetch(`http://127.0.0.1:${api.port}/metrics`);
    for (const [fault] of faults.slice(0, -1)) {
      const proof = await faultModule(fault).confirmHealed(fault, seams);
      expect(proof.holds, proof.evidence).to.equal(true);
    }
    const shift = { kind: 'ml-covariate-shift', ...placed, feature: 'tenure_months', psi: 0.6 } as const;
    const module = scoredFault(covariateShift, sleepingClock());
    await module.inject(shift, seams);
    await send(300, null);
    const proof = await module.confirmHealed(shift, seams);
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.match(/psi of tenure_months is 0\.1/);
  });

  for (const [fault, problem] of [
    [{ ...faults[0]?.[0], feature: 'shoe_size' }, 'feature: want one of tenure_months'],
    [{ ...faults[0]?.[0], on: 'app' }, 'on: want "ml-api"'],
    [{ ...faults[0]?.[0], psi: 0 }, 'psi: want an index from 0.02 to 1'],
    [{ ...faults[0]?.[0], next: { psi: 0.2, after: '10m' } }, 'next.psi: want more than the first step'],
    [{ ...faults[0]?.[0], next: { psi: 0.6, after: '1m' } }, 'next.after: want at least 6m'],
    [{ ...faults[1]?.[0], over: '1m' }, 'over: want at least 30m'],
    [{ ...faults[3]?.[0], leavingRatio: 0.9 }, 'leavingRatio: want a share from 0.5 to 0.8'],
    [{ ...faults[4]?.[0], accuracy: 0.99 }, 'accuracy: want a share from 0.1 to 0.96'],
    [{ ...faults[7]?.[0], value: 12 }, 'value: want a number beyond 1000'],
  ] as const) {
    it(`refuses ${problem}`, () => {
      let problems: readonly string[] = [];
      try {
        checkFaults([fault as FaultDeclaration]);
      } catch (error) {
        problems = (error as { details: { problems: string[] } }).details.problems;
      }
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.include(`faults[0].${problem}`);
    });
  }

  it('refuses two faults on one knob at a time, and lets others be together', () => {
    const [[shift] = [], [drift] = [], , [prior] = []] = faults;
    if (shift === undefined || drift === undefined || prior === undefined) throw new Error('no faults');
    expect(() => checkFaults([shift, drift])).to.throw('cannot be put in');
    checkFaults([shift, prior]);
  });

  it('say what they do to the metrics', () => {
    const signalsOf = (index: number): readonly Signal[] => {
      const fault = faults[index]?.[0];
      if (fault === undefined) throw new Error('no such fault');
      return faultModule(fault).signals(fault);
    };
    expect(signalsOf(3)).to.have.lengthOf(4);
    expect(signalsOf(5)).to.have.lengthOf(5);
    expect(signalsOf(6)[0]).to.deep.include({ kind: 'counter', faultValue: 0.1 });
    expect(signalsOf(8)).to.deep.equal([]);
    expect(signalsOf(9)[0]).to.include({ kind: 'frozen-clock', writesEveryMs: 15_000 });
  });
});
