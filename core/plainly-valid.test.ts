import { expect } from 'chai';
import fc from 'fast-check';
import { eventSchema } from './journal.ts';
import { isPlainlyValid } from './plainly-valid.ts';

const samples = {
  kind: 'prometheus-alert',
  labels: { alertname: 'A', service: 'app' },
  state: 'firing',
  samplesWallMs: [1, 2.5],
};
const notification = {
  kind: 'notification',
  seq: 1,
  receiver: 'slack',
  integration: 'slack',
  receivedAtWallMs: 1.5,
  answeredStatus: null,
  schemaProblems: ['odd'],
  status: 'resolved',
  alerts: [
    { labels: { alertname: 'A' }, status: 'firing', startsAt: '2026' },
    { labels: {}, status: 'resolved' },
  ],
  payload: { any: ['thing'] },
};
const change = {
  kind: 'alertmanager-alert',
  atWallMs: 1,
  fingerprint: 'f',
  labels: { alertname: 'A' },
  state: 'suppressed',
  startsAtWallMs: 1,
  inhibitedBy: ['g'],
  silencedBy: [],
};

/** Anything that could stand in the place of a field, as JSON has it. */
const oddities = fc.constantFrom<unknown>(
  null,
  undefined,
  1,
  Number.POSITIVE_INFINITY,
  'text',
  'firing',
  [],
  [null],
  [1],
  ['a'],
  {},
  { alertname: 1 },
  { alertname: 'A' },
  [{ labels: { a: 'b' }, status: 'firing' }],
  [{ labels: ['a'], status: 'firing' }],
  [{ labels: {}, status: 'gone' }],
  [{ labels: {}, status: 'firing', startsAt: null }],
  [{ labels: {}, status: 'firing', more: 1 }],
);

describe('the quick check of events', () => {
  for (const event of [samples, notification, change])
    it(`knows ${event.kind} at a glance`, () => {
      expect(isPlainlyValid(event)).to.equal(true);
    });

  it('leaves other kinds to the schema', () => {
    expect(isPlainlyValid({ kind: 'zero' })).to.equal(false);
    expect(isPlainlyValid({ kind: 'weather' })).to.equal(false);
  });

  it('accepts nothing that the schema refuses or changes', () => {
    const event = fc.constantFrom<{ kind: string }>(samples, notification, change);
    const field = fc.constantFrom(
      ...new Set([samples, notification, change].flatMap((one) => Object.keys(one))),
      'another',
    );
    fc.assert(
      fc.property(
        event,
        field.filter((name) => name !== 'kind'),
        oddities,
        (original, name, value) => {
          const changed: { kind: string } = { ...original, [name]: value };
          if (value === undefined) delete (changed as Record<string, unknown>)[name];
          if (isPlainlyValid(changed)) expect(eventSchema.parse(changed)).to.deep.equal(changed);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
