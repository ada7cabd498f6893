import { expect } from 'chai';
import fc from 'fast-check';
import { evaluationsOf } from './evaluations.ts';
import { pushesOf } from './pushes.ts';
import { type AlertEvaluation, sendsOf } from './sends.ts';

const s = 1000;
const minute = 60 * s;
/** The lab's production timing. */
const production = { evaluationIntervalMs: 30 * s, resendDelayMs: minute };

/** One letter an evaluation: `.` inactive, `p` pending, `F` firing, `_` none at all. */
function played(letters: string, everyMs = 30 * s): AlertEvaluation[] {
  const states: Record<string, AlertEvaluation['state']> = { '.': 'inactive', p: 'pending', F: 'firing' };
  return [...letters].flatMap((letter, index) => {
    const state = states[letter];
    return state === undefined ? [] : [{ atMs: index * everyMs, state }];
  });
}

const sentAt = (
  evaluations: readonly AlertEvaluation[],
  setting: Parameters<typeof sendsOf>[1] = production,
) => sendsOf(evaluations, setting).map(({ atMs }) => atMs / s);

describe('what Prometheus sends of an alert', () => {
  it('says that it fires, again after more than the resend delay, and until when that holds', () => {
    expect(sendsOf(played('.ppFFFFFFF'), production)).to.deep.equal([
      { atMs: 90 * s, startsAtMs: 90 * s, endsAtMs: 330 * s },
      { atMs: 180 * s, startsAtMs: 90 * s, endsAtMs: 420 * s },
      { atMs: 270 * s, startsAtMs: 90 * s, endsAtMs: 510 * s },
    ]);
  });

  it('does not send exactly a resend delay later, even when the stamps are rounded', () => {
    expect(sentAt(played('FFFFFF'))).to.deep.equal([0, 90]);
    const rounded = played('FFFFFF').map((one) => ({ ...one, atMs: one.atMs + (one.atMs / s) * 1e-7 }));
    expect(sentAt(rounded).map(Math.round)).to.deep.equal([0, 90]);
    expect(sentAt(played('FFFFFF'), { ...production, resendDelayMs: minute - 1 })).to.deep.equal([
      0, 60, 120,
    ]);
  });

  it('sends at every evaluation when these are further apart than the resend delay, and for four of them', () => {
    const sends = sendsOf(played('FFF', 2 * minute), { ...production, evaluationIntervalMs: 2 * minute });
    expect(sends.map(({ atMs, endsAtMs }) => endsAtMs - atMs)).to.deep.equal([
      8 * minute,
      8 * minute,
      8 * minute,
    ]);
  });

  it('says at once that it ended, and for 15 minutes more', () => {
    const sends = sendsOf(played(`FF${'.'.repeat(60)}`), production);
    expect(sends[0]).to.deep.equal({ atMs: 0, startsAtMs: 0, endsAtMs: 240 * s });
    expect(
      sends.slice(1).every(({ endsAtMs, startsAtMs }) => endsAtMs === minute && startsAtMs === 0),
    ).to.equal(true);
    expect(sends.at(1)?.atMs).to.equal(minute);
    // 16 m is the first multiple of 90 s at which it has been over for 15 m; the rest is silence.
    expect(sends.at(-1)?.atMs).to.equal(minute + 15 * minute);
  });

  it('re-sends an end by the wall: 15 minutes are 15 hours of the lab at speed 60', () => {
    const evaluations = played(`F${'.'.repeat(3000)}`);
    const last = sendsOf(evaluations, { ...production, speed: 60 }).at(-1);
    expect(last?.atMs).to.be.within(15 * 60 * minute - 60 * s, 15 * 60 * minute + 30 * s);
  });

  it('forgets the old end once it is pending or fires again', () => {
    expect(sentAt(played('F.ppppppF'))).to.deep.equal([0, 30, 240]);
    expect(sendsOf(played('F.F'), production).map(({ startsAtMs }) => startsAtMs / s)).to.deep.equal([
      0, 0, 60,
    ]);
  });

  it('sends nothing of an alert that was only pending, and nothing of one that was lost at a restart', () => {
    expect(sentAt(played('.ppp...'))).to.deep.equal([]);
    expect(sentAt(played('FF__......'), { ...production, restartedAtMs: [70 * s] })).to.deep.equal([0]);
    expect(sendsOf(played('FF__ppF'), { ...production, restartedAtMs: [70 * s] }).at(-1)).to.deep.include({
      startsAtMs: 180 * s,
    });
  });

  it('keeps the end of a stopped process for when it goes on', () => {
    expect(sentAt(played('F______.'))).to.deep.equal([0, 210]);
  });
});

describe('pushes of the samples of ALERTS', () => {
  const labels = { alertname: 'A', service: 'app' };
  const setting = { ...production, untilMs: 300 * s, externalLabels: { cluster: 'lab', service: 'none' } };

  it('have the external labels that the alert lacks, and the end at the first evaluation without a sample', () => {
    const pushes = pushesOf({ labels, pendingAtMs: [3 * s], firingAtMs: [33 * s, 63 * s] }, setting);
    expect(pushes[0]).to.deep.equal({
      kind: 'push',
      atMs: 33 * s,
      alerts: [{ labels: { ...labels, cluster: 'lab' }, startsAtMs: 33 * s, endsAtMs: 273 * s }],
    });
    expect(pushes[1]?.alerts[0]).to.include({ endsAtMs: 93 * s });
    expect(pushes.map(({ atMs }) => atMs / s)).to.deep.equal([33, 93, 183, 273]);
  });

  it('end with what was seen: an alert that still fires has no end', () => {
    const pushes = pushesOf({ labels, firingAtMs: [240 * s, 270 * s, 300 * s] }, setting);
    expect(pushes.map(({ atMs }) => atMs / s)).to.deep.equal([240]);
  });

  it('do not take an outage for an end', () => {
    const firingAtMs = [0, 30 * s, 210 * s, 240 * s];
    const outages = [{ fromMs: 40 * s, toMs: 200 * s }];
    expect(
      pushesOf({ labels, firingAtMs }, { ...setting, outages, untilMs: 240 * s }).map(({ atMs }) => atMs / s),
    ).to.deep.equal([0, 210]);
    expect(
      pushesOf({ labels, firingAtMs }, { ...setting, untilMs: 240 * s }).map(({ atMs }) => atMs / s),
    ).to.deep.equal([0, 60, 150, 210]);
  });

  it('begin where the alert is known to have begun, before ALERTS is written', () => {
    const pushes = pushesOf(
      { labels, firedAtMs: [0], firingAtMs: [60 * s, 90 * s, 120 * s] },
      { ...setting, untilMs: 120 * s },
    );
    expect(pushes.map(({ atMs, alerts }) => [atMs / s, alerts[0]?.startsAtMs])).to.deep.equal([
      [0, 0],
      [90, 0],
    ]);
  });

  it('do not go on to the next life when they were over before ALERTS is written', () => {
    const pushes = pushesOf(
      { labels, firedAtMs: [0], firingAtMs: [300 * s, 330 * s] },
      { ...setting, untilMs: 330 * s },
    );
    expect(pushes.map(({ alerts: [one] }) => [one?.startsAtMs, one?.endsAtMs])).to.deep.equal([
      [0, 240 * s],
      [0, 30 * s],
      [0, 30 * s],
      [0, 30 * s],
      [300 * s, 540 * s],
    ]);
  });

  it('are the same for samples whose stamps are rounded to the millisecond of a fast lab', () => {
    const letters = fc.array(fc.constantFrom('.', 'p', 'F'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        letters,
        fc.integer({ min: -999, max: 999 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (drawn, zeroMs, part) => {
          const speed = 60;
          const evaluations = played(drawn.join(''), 500);
          const lab = (wallMs: number): number => (wallMs - (zeroMs + part)) * speed;
          const at = (state: string): number[] =>
            evaluations.filter((one) => one.state === state).map(({ atMs }) => lab(atMs));
          const first = evaluations.findIndex(({ state }) => state !== 'inactive');
          const expected =
            first < 0
              ? []
              : sendsOf(evaluations.slice(first), { evaluationIntervalMs: 500, resendDelayMs: 1000 });
          const pushes = pushesOf(
            { labels, firingAtMs: at('firing'), pendingAtMs: at('pending') },
            { ...production, speed, untilMs: lab(evaluations.at(-1)?.atMs ?? 0) },
          );
          const wall = (labMs: number | undefined): number =>
            Math.round((labMs ?? Number.NaN) / speed + zeroMs + part) + 0 /* never -0 */;
          expect(
            pushes.map(({ atMs, alerts: [one] }) => ({
              atMs: wall(atMs),
              startsAtMs: wall(one?.startsAtMs),
              endsAtMs: wall(one?.endsAtMs),
            })),
          ).to.deep.equal(expected);
        },
      ),
    );
  });

  it('hang on evaluations that need no sample', () => {
    const evaluations = evaluationsOf(
      { firingAtMs: [0, 90 * s] },
      { evaluationIntervalMs: 30 * s, untilMs: 120 * s },
    );
    expect(evaluations.map(({ state }) => state)).to.deep.equal([
      'firing',
      'inactive',
      'inactive',
      'firing',
      'inactive',
    ]);
    expect(
      evaluationsOf({ firingAtMs: [] }, { evaluationIntervalMs: 30 * s, untilMs: 120 * s }),
    ).to.deep.equal([]);
  });
});
