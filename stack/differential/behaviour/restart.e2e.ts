import { expect } from 'chai';
import type { PushedAlert, ScheduleEvent } from '../../../core/alertmanager/schedule.ts';
import { parseMatchers } from '../../../core/config/matcher.ts';
import { silentProgress } from '../../../core/progress.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { ensureEngine } from '../../docker/ensure-engine.ts';
import { useEngine } from '../../docker/use-engine.ts';
import { ensureImages } from '../../images/ensure-images.ts';
import { type Case, configOf, slowDown } from './case.ts';
import { arrivalsOf, compareCase, type Outcome } from './compare.ts';
import { anyMinuteWallMs } from './intervals.ts';
import { joinParts } from './join-parts.ts';
import { AlertmanagerLab, sinkUrl } from './lab.ts';
import { type Played, playCases } from './play.ts';
import { predictCase } from './predict-case.ts';

/** A machine that was too busy to tell blurs a play; the next one is as good. */
const playsMost = 8;

const alert = (alertname: string): PushedAlert => ({
  labels: { case: 'r', alertname, severity: 'warning', instance: 'a' },
  startsAtMs: 100,
  endsAtMs: 600_000,
});

const part = (events: readonly ScheduleEvent[]): Case =>
  slowDown(
    {
      id: 'r',
      route: {
        groupBy: ['alertname'],
        groupWaitMs: 300,
        groupIntervalMs: 600_000,
        repeatIntervalMs: 600_000,
        webhooks: [true],
        mute: [],
        active: [],
      },
      events,
      untilMs: 800,
      tempo: 1,
    },
    2,
  );

const push = (...names: string[]): ScheduleEvent => ({ kind: 'push', atMs: 100, alerts: names.map(alert) });
const silence = (name: string): ScheduleEvent => ({
  kind: 'silence',
  atMs: 200,
  id: name,
  matchers: parseMatchers(`{case="r", alertname="${name}"}`),
  startsAtMs: 100,
  endsAtMs: 600_000,
});

const told = part([push('Slow'), silence('Errors')]);
/** After a kill that lost both: Slow and Errors are told. */
const forgotten = part([push('Slow', 'Errors'), silence('Other')]);
/** After a graceful end that saved both, and after a kill that finds what was saved: nothing is. */
const remembered = part([push('Slow', 'Errors', 'Other')]);

describe('a restart of Alertmanager 0.26 and of its model', function () {
  this.timeout(120_000);

  it('a kill loses silences and what was told; a graceful one keeps both, and so does a kill after it', async () => {
    const engine = await ensureEngine(silentProgress);
    useEngine(engine);
    const images = await ensureImages(['alertmanager', 'node'], engine, silentProgress);
    const playOnce = async (): Promise<{ played: Played; outcome: Outcome }> => {
      await using lab = await AlertmanagerLab.boot(images, configOf([told], sinkUrl, anyMinuteWallMs));
      const parts = await playCases(lab, [told]);
      const zeroWallMs = parts[0]?.zeroWallMs ?? 0;
      const restarts: ScheduleEvent[] = [];
      const steps = [
        { graceful: false, next: forgotten },
        { graceful: true, next: remembered },
        { graceful: false, next: remembered },
      ];
      for (const { graceful, next } of steps) {
        const atMs = wallNowMs() - zeroWallMs;
        await lab.restart(graceful);
        const upAtMs = (await lab.startedAtWallMs())[0] - zeroWallMs;
        restarts.push({ kind: 'restart', atMs, upAtMs, graceful });
        parts.push(...(await playCases(lab, [next])));
      }
      const played = joinParts(parts, restarts);
      return { played, outcome: compareCase(played, arrivalsOf(played, await lab.requests())) };
    };
    let { played, outcome } = await playOnce();
    for (let plays = 1; outcome.kind === 'blurred' && plays < playsMost; plays += 1)
      ({ played, outcome } = await playOnce());
    expect(outcome, JSON.stringify(outcome)).to.include({ kind: 'agrees' });
    const names = predictCase(played.one, played.startedAtMs).batches.map(
      ({ firing }) => firing[0]?.labels['alertname'],
    );
    expect(names).to.deep.equal(['Slow', 'Slow', 'Errors']);
  });
});
