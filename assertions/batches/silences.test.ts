import { expect } from 'chai';
import { silencesOf } from './silences.ts';

const alerts = { alertname: 'A', service: 'app' };
const fault = { kind: 'silence', on: 'alertmanager', alerts, at: '1m', lasts: '2m' };
const happened = (state: 'injected' | 'healed', atMs: number, index = 0) =>
  ({ kind: 'fault', index, state, evidence: '', atMs, atWallMs: 0 }) as const;
const of = (faults: readonly object[], events: readonly ReturnType<typeof happened>[]) =>
  silencesOf({ plan: { scenario: { faults } }, faults: events } as unknown as Parameters<
    typeof silencesOf
  >[0]);

describe('the silences of a run', () => {
  it('begin and end when the journal says, with the labels of the fault', () => {
    const matchers = [
      { name: 'alertname', operator: '=', value: 'A' },
      { name: 'service', operator: '=', value: 'app' },
    ];
    expect(of([fault], [happened('injected', 61_000), happened('healed', 181_500)])).to.deep.equal([
      {
        kind: 'silence',
        atMs: 61_000,
        id: 'silence 0',
        matchers,
        startsAtMs: 61_000,
        endsAtMs: Number.POSITIVE_INFINITY,
      },
      { kind: 'expire-silence', atMs: 181_500, id: 'silence 0' },
    ]);
  });

  it('are none that were never made, and none of other faults', () => {
    expect(of([fault], [])).to.deep.equal([]);
    expect(of([{ ...fault, kind: 'error-burst' }], [happened('injected', 1)])).to.deep.equal([]);
  });
});
