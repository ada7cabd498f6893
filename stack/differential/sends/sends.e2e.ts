import { expect } from 'chai';
import { formatLabels } from '../../../core/labels.ts';
import { type PushSetting, pushesOf } from '../../../core/prometheus-sends/pushes.ts';
import { systemClock, until } from '../../../core/until.ts';
import { engineForTests } from '../../components/testing.ts';
import { PrometheusLab, type RealPush } from './prometheus-lab.ts';

/** The lab at speed 60: evaluations every 30 s, a resend delay of a minute. */
const evaluationIntervalMs = 500;
const resendDelayMs = 1000;

/** Alerts that only the clock moves, in seconds since 1970: always there, there for 4 s of 12, with `for` and keeping on. */
const rules = [
  { alert: 'Steady', expr: 'vector(1)', labels: { service: 'app' } },
  { alert: 'Pulse', expr: 'vector(time() % 12) < 4', labels: { service: 'app', cluster: 'own' } },
  {
    alert: 'Slow',
    expr: 'vector(time() % 12) < 6',
    for: '2s',
    keep_firing_for: '1s',
    labels: { service: 'app' },
  },
];

/** Longest that a push may take after its evaluation, in milliseconds; on a busy machine. */
const latestMs = 1000;
const observedMs = 30_000;

const shape = ({ startsAtMs, endsAtMs }: { startsAtMs?: number; endsAtMs?: number }) =>
  `starts ${startsAtMs}, ends ${endsAtMs}`;

/** Real pushes and computed ones of one alert, side by side; both in the order of time. */
function differences(real: readonly RealPush[], computed: ReturnType<typeof pushesOf>): string[] {
  const length = Math.max(real.length, computed.length);
  return Array.from({ length }, (_, index) => {
    const [came, told] = [real[index], computed[index]];
    const says = told?.alerts[0];
    if (came === undefined || told === undefined || says === undefined)
      return `${index}: ${came ? 'more came' : 'missing'}`;
    const lateMs = came.receivedAtMs - told.atMs;
    const isAlike = shape(came) === shape(says) && lateMs >= 0 && lateMs < latestMs;
    return isAlike ? '' : `${index}: ${shape(came)} after ${lateMs} ms, computed ${shape(says)}`;
  }).filter((text) => text !== '');
}

describe('what the real Prometheus pushes', function () {
  this.timeout(180_000);
  let lab: PrometheusLab;
  before(async () => {
    const flags = { 'rules.alert.resend-delay': `${resendDelayMs}ms` };
    lab = await PrometheusLab.boot(await engineForTests(), rules, `${evaluationIntervalMs}ms`, flags);
  });
  after(() => lab?.[Symbol.asyncDispose]());

  async function seen(sinceMs = 0): Promise<{
    of: (name: string, more?: Partial<PushSetting>) => string[];
    count: number;
  }> {
    const [samples, pushes] = [await lab.samples(), await lab.pushes()];
    const steady = samples.find(({ labels }) => labels['alertname'] === 'Steady');
    const untilMs = (steady?.firingAtMs.at(-1) ?? 0) - evaluationIntervalMs;
    const writtenFromMs = steady?.firingAtMs[0] ?? 0;
    const of = (name: string, more: Partial<PushSetting> = {}): string[] => {
      const own = samples.find(({ labels }) => labels['alertname'] === name);
      if (own === undefined) throw new Error(`${name} was never active`);
      const real = pushes.filter(
        ({ labels, receivedAtMs, endsAtMs }) =>
          labels['alertname'] === name &&
          receivedAtMs >= sinceMs &&
          // A pulse that was over before Prometheus wrote ALERTS left nothing to compute its end of.
          endsAtMs > writtenFromMs,
      );
      // Prometheus knows no Alertmanager before its discovery has told it, 5 s after its start, and forgets what it sent.
      const heardMs = (real[0]?.receivedAtMs ?? Number.POSITIVE_INFINITY) - latestMs;
      const computed = pushesOf(
        { ...own, firedAtMs: [...new Set(real.map(({ startsAtMs }) => startsAtMs))] },
        { evaluationIntervalMs, resendDelayMs, untilMs, externalLabels: { cluster: 'lab' }, ...more },
      ).filter(({ atMs }) => atMs >= heardMs);
      const labels = new Set(real.map((one) => formatLabels(one.labels)));
      expect([...labels], name).to.deep.equal([formatLabels(computed[0]?.alerts[0]?.labels ?? {})]);
      return differences(real.slice(0, computed.length), computed).concat(
        real.length - computed.length > 2 ? [`${real.length} came, ${computed.length} computed`] : [],
      );
    };
    return { of, count: pushes.length };
  }

  /** Lets the programs live for a while. */
  async function watch(forMs: number): Promise<void> {
    const untilMs = Date.now() + forMs;
    const wait = { what: 'the time of the pulses', timeoutMs: 2 * forMs, clock: systemClock };
    await until(async () => ({ done: Date.now() > untilMs, saw: `${untilMs - Date.now()} ms to go` }), wait);
  }

  it('is what its samples of ALERTS tell: every push, every start and end', async () => {
    await watch(observedMs);
    const { of, count } = await seen();
    expect(count).to.be.above(40);
    for (const name of ['Steady', 'Pulse', 'Slow']) expect(of(name), name).to.deep.equal([]);
    // The comparison can fail: sends every second are not what happens.
    expect(of('Steady', { resendDelayMs: resendDelayMs - 1 })).to.not.deep.equal([]);
  });

  it('is sent anew after a kill, with another start, and nothing says that it ended', async () => {
    // Somewhere between the two it dies: it may have evaluated after the first, and has missed what was due after the second.
    const askedMs = Date.now();
    await lab.prometheus.kill();
    const killedMs = Date.now();
    await lab.prometheus.start();
    const startedMs = Date.now();
    await watch(12_000);
    const after = (await lab.pushes()).filter(({ receivedAtMs }) => receivedAtMs > startedMs);
    const again = after.filter(({ labels }) => labels['alertname'] === 'Steady');
    expect(again.length).to.be.above(2);
    const firedAgainMs = again[0]?.startsAtMs ?? 0;
    expect(firedAgainMs).to.be.above(killedMs);
    const outages = [{ fromMs: askedMs, toMs: firedAgainMs - 1 }];
    const { of } = await seen(startedMs);
    expect(of('Steady', { outages, restartedAtMs: [killedMs] })).to.deep.equal([]);
    // Without the restart the alert would go on as it began.
    expect(of('Steady', { outages })).to.not.deep.equal([]);
  });
});
