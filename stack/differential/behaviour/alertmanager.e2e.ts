import { expect } from 'chai';
import { silentProgress } from '../../../core/progress.ts';
import { ensureEngine } from '../../docker/ensure-engine.ts';
import { useEngine } from '../../docker/use-engine.ts';
import { ensureImages } from '../../images/ensure-images.ts';
import type { Case } from './case.ts';
import { compareCase } from './compare.ts';
import { blurredRatioMost, Differential, playOnAlertmanagers } from './differential.ts';
import { generateCases } from './generate.ts';
import { predictCase } from './predict-case.ts';
import { casesToReplay } from './regression.ts';

/** How many schedules, and which: the same ones for the same seed. */
const count = Number(process.env['FIREDRILL_DIFFERENTIAL_CASES'] ?? 80);
const seed = Number(process.env['FIREDRILL_DIFFERENTIAL_SEED'] ?? 1);

/** A quarter of them on routes that time intervals mute, around a whole minute on the wall. */
const intervalCount = Math.ceil(count / 4);

describe('the model of Alertmanager and Alertmanager 0.26', function () {
  this.timeout(900_000);
  let differential: Differential;
  let cases: readonly Case[];

  before(async () => {
    const engine = await ensureEngine(silentProgress);
    useEngine(engine);
    const images = await ensureImages(['alertmanager', 'node'], engine, silentProgress);
    differential = new Differential((some, tempo) => playOnAlertmanagers(images, some, tempo));
    cases = [
      ...casesToReplay().filter(({ cluster }) => cluster === undefined),
      ...generateCases({ count: intervalCount, seed, prefix: 't', intervals: true }),
      ...generateCases({ count: count - intervalCount, seed, prefix: 'c' }),
    ];
    await differential.run(cases);
  });

  it(`agree on every batch of ${count} schedules`, async function () {
    const problem = await differential.explain();
    if (problem !== undefined) expect.fail(problem);
    const [agreed, blurred] = [differential.having('agrees'), differential.having('blurred')];
    const batches = agreed.reduce((sum, { outcome }) => sum + outcome.reasons.length, 0);
    if (this.test)
      this.test.title += ` (${agreed.length} agree on ${batches} batches, ${blurred.length} too close to call, 0 disagree)`;
  });

  it('could be compared: few of them were too close to call', () => {
    const blurred = differential.having('blurred').map(({ outcome }) => outcome.text);
    expect(blurred.length, blurred.slice(0, 5).join('\n')).to.be.at.most(cases.length * blurredRatioMost);
  });

  it('met every kind of batch, of mute and of silence', () => {
    const agreed = differential.having('agrees');
    const reasons = agreed.flatMap(({ outcome }) => outcome.reasons);
    expect(reasons).to.include.members(['first', 'new-firing', 'new-resolved', 'all-resolved', 'repeat']);
    const predictions = agreed.map(({ played }) =>
      predictCase(played.one, played.startedAtMs, played.zeroWallMs),
    );
    const kinds = predictions.flatMap(({ mutes }) => mutes.map(({ by }) => by.kind));
    expect(kinds).to.include.members(['inhibition', 'silence', 'mute-time', 'inactive-time']);
    const silencedAfterTold = predictions.some(({ batches, mutes }) =>
      mutes.some(
        ({ atMs, alert, by }) =>
          by.kind === 'silence' &&
          batches.some(
            ({ flushAtMs, firing }) => flushAtMs < atMs && firing.some(({ labels }) => labels === alert),
          ),
      ),
    );
    expect(silencedAfterTold, 'a silence for an alert that was told').to.equal(true);
    const events = agreed.map(({ asked }) => asked.events);
    const changed = events.filter((list) => {
      const ids = list.flatMap((event) => (event.kind === 'silence' ? [event.id] : []));
      return new Set(ids).size < ids.length;
    });
    expect(changed, 'silences that were changed').to.not.be.empty;
    const operators = events.flat().flatMap((event) => (event.kind === 'silence' ? event.matchers : []));
    expect(operators.map(({ operator }) => operator)).to.include.members(['=', '!=', '=~', '!~']);
    expect(events.flat().map(({ kind }) => kind)).to.include('expire-silence');
  });

  const lies: Readonly<Record<string, (one: Case) => Case>> = {
    'waits longer before the first flush': (one) => ({
      ...one,
      route: { ...one.route, groupWaitMs: one.route.groupWaitMs + 400 * one.tempo },
    }),
    'sends no resolved notice': (one) => ({ ...one, route: { ...one.route, webhooks: [false, false] } }),
    'never repeats': (one) => ({ ...one, route: { ...one.route, repeatIntervalMs: 3_600_000 } }),
    'knows no silences': (one) => ({
      ...one,
      events: one.events.filter(({ kind }) => kind !== 'silence' && kind !== 'expire-silence'),
    }),
    'never changes a silence': (one) => {
      const made = new Set<string>();
      return {
        ...one,
        events: one.events.filter(
          (event) => event.kind !== 'silence' || (!made.has(event.id) && made.add(event.id)),
        ),
      };
    },
    'takes every receiver for well': (one) => ({
      ...one,
      events: one.events.filter(({ kind }) => kind !== 'receiver'),
    }),
    'knows no mute times': (one) => ({ ...one, route: { ...one.route, mute: [] } }),
    'knows no active times': (one) => ({ ...one, route: { ...one.route, active: [] } }),
  };
  for (const [name, lie] of Object.entries(lies)) {
    it(`a model that ${name} is found out`, () => {
      const found = differential
        .having('agrees')
        .filter(
          ({ played, arrivals }) =>
            compareCase({ ...played, one: lie(played.one) }, arrivals).kind === 'disagrees',
        );
      expect(found).to.not.deep.equal([]);
    });
  }
});
