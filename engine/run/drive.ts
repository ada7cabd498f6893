import { programRateOf } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Seams } from '../../core/fault.ts';
import { resendDelayMs } from '../../core/oracle/grouping/group-clock.ts';
import { discoveryThrottleMs } from '../../core/oracle/setting.ts';
import type { ProgramClock } from '../../core/program-clock.ts';
import { expectedAlerts } from '../../core/scenario.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { sleepUntil } from '../../core/wall-timer.ts';
import type { Stack } from '../../stack/stack.ts';
import { observeAlertmanager } from '../observers/alertmanager.ts';
import { readAlertmanagers } from '../observers/alertmanagers.ts';
import type { Observer } from '../observers/observer.ts';
import {
  observePrometheus,
  readFailedProbes,
  readFirstScrapes,
  readHeadroom,
  readRuleHealth,
} from '../observers/prometheus.ts';
import { observeReceivers } from '../observers/receivers.ts';
import { neverFired, readRuleReadings } from '../observers/rule-readings.ts';
import { countTargets, readConfigUnderTest } from './config-folder.ts';
import type { RunClock } from './lab-clock.ts';
import { Lag } from './lag.ts';
import { startLoad } from './load.ts';
import { whyNoHeartbeat } from './no-heartbeat.ts';
import { outagesOf, stoppedBy, unexplained, watchdogLacksOf, withoutOutages } from './outages.ts';
import { pastEndOf } from './past-end.ts';
import type { Phases } from './phases.ts';
import type { RunRequest } from './run-request.ts';
import { type Boot, waitUntilSettled } from './settled.ts';
import { NotSteady, requireQuietStart, waitForSteadyState } from './steady-state.ts';
import { waitForStoredAlerts } from './stored-alerts.ts';
import { Timeline } from './timeline.ts';
import { noteCircumstances } from './unsteady.ts';
import { watchForVanishing } from './vanishing.ts';

/** Longest that the last proofs and observers may trail behind the last window, wall milliseconds. */
const trailingMs = 200;

/** Steps 3 to 7, with the stack up. What observers had learnt is noted whatever ends them. */
export async function drive(
  request: RunRequest,
  stack: Stack,
  phase: Phases,
  clock: RunClock,
): Promise<void> {
  const append = request.journal.append.bind(request.journal);
  const observers: Observer[] = [observeReceivers(stack.urls.receiversAdmin, append)];
  try {
    await watchTheRun(request, stack, phase, observers, clock);
  } finally {
    await Promise.all(observers.map(async (observer) => append(await observer.stop())));
  }
}

async function watchTheRun(
  request: RunRequest,
  stack: Stack,
  phase: Phases,
  observers: Observer[],
  clock: RunClock,
): Promise<void> {
  const { programs } = clock;
  const { plan, journal, signal } = request;
  const append = journal.append.bind(journal);
  let beats = 0;
  journal.onEvent(({ event }) => {
    if (event.kind === 'notification' && event.receiver === plan.heartbeat.receiver) beats += 1;
  });
  using lag = new Lag();
  await using load = await phase('warm-up', () =>
    startLoad(stack, plan, clock.shared === undefined ? pastEndOf(journal) : 0, append),
  );
  const warmFromWallMs = hurry(request, clock) ?? load.startedAtWallMs;
  const { headroom: limits, watchdogGraceMs } = limitsOf(request);
  await phase('steady-state', async () => {
    const steadiness = {
      targets: countTargets(request.files),
      evaluatesEveryMs: limits.evaluationIntervalMs,
      beats: () => beats,
      whyNoBeat: () => whyNoHeartbeat(stack.urls.prometheus, stack.urls.alertmanager),
      settle: async () => {
        await sleepUntil(warmFromWallMs + plan.warmUpMs / plan.speed, signal);
        await settle(request, stack.urls.prometheus, programs);
        await waitForStoredAlerts(stack.urls.prometheus, limits.evaluationIntervalMs, signal);
      },
    };
    try {
      await waitForSteadyState(stack.urls.prometheus, steadiness, signal);
    } catch (error) {
      // Where no alert stands nothing is to be explained, and Prometheus may not even answer.
      if (!(error instanceof NotSteady) || error.standing.length === 0 || signal.aborted) throw error;
      const circumstances = {
        prometheusUrl: stack.urls.prometheus,
        boot: bootOf(request),
        rules: readConfigUnderTest(request.files).rules,
        limits,
        fromWallMs: load.startedAtWallMs,
        longestEventLoopLagMs: lag.longestMs,
        stopLoad: load.stop,
      };
      throw await noteCircumstances(error, circumstances, append).catch(
        (failure: unknown) => new SuppressedError(failure, error),
      );
    }
    append(await readAlertmanagers(stack.urls.prometheus));
    requireQuietStart(journal.events);
  });
  const windowFromWallMs = wallNowMs();
  const { faults } = plan.scenario;
  const outages = (service: string) => () => outagesOf(service, faults, journal.events);
  const stopsOf = (program: 'prometheus' | 'alertmanager') => ({
    outages: outages(program),
    clock: programs,
    watchdogMayLack: () => watchdogLacksOf(program, faults, journal.events, watchdogGraceMs),
  });
  observers.push(
    observePrometheus(
      () => stack.urls.prometheus,
      windowFromWallMs,
      append,
      limits.evaluationIntervalMs,
      stopsOf('prometheus'),
    ),
    observeAlertmanager(() => stack.urls.alertmanager, append, stopsOf('alertmanager')),
  );
  lag.reset();
  await disturbAndObserve(request, stack, phase, await zeroOf(request, clock));
  const [summary, headroom, probes, alertmanagers, rules, readings] = await Promise.all([
    load.stop(),
    readHeadroom(
      stack.urls.prometheus,
      withoutOutages(
        { fromWallMs: windowFromWallMs, toWallMs: wallNowMs() },
        outages('prometheus')(),
        limitsOf(request).aroundOutages,
      ),
      faults.flatMap(stoppedBy),
      limitsOf(request).headroom,
      lag.longestMs,
      programs,
    ),
    readFailedProbes(stack.urls.prometheus, windowFromWallMs, programs),
    readAlertmanagers(stack.urls.prometheus),
    readRuleHealth(stack.urls.prometheus),
    readingsFor(request, stack.urls.prometheus, windowFromWallMs, programs),
  ]);
  const failedProbes = unexplained(probes, faults, journal.events, limitsOf(request).aroundProbes);
  for (const event of [summary, { ...headroom, failedProbes }, alertmanagers, ...rules, ...readings])
    append(event);
}

/**
 * The stack is up, and so is its load: the lab runs at its speed from now on, and soon is where its past ends.
 *
 * @returns when that is; undefined where the programs look at the wall
 */
function hurry({ plan, journal }: RunRequest, { programs, hurry: faster }: RunClock): number | undefined {
  const pastEndMs = programs.toProgramMs(pastEndOf(journal));
  const atWallMs = faster();
  if (atWallMs === undefined) return undefined;
  journal.append({ kind: 'clock', atWallMs, speed: plan.speed });
  const endAtWallMs = programs.toWallMs(pastEndMs);
  journal.append({ kind: 'past', endAtWallMs });
  return Math.max(atWallMs, endAtWallMs);
}

/** What the rules of alerts read that never fired: only those need an explanation, and a busy machine is spared the others. */
function readingsFor(
  request: RunRequest,
  prometheusUrl: string,
  watchedFromWallMs: number,
  clock: ProgramClock,
) {
  const { plan, journal } = request;
  const zero = journal.events.find(({ event }) => event.kind === 'zero');
  return readRuleReadings(
    prometheusUrl,
    neverFired(expectedAlerts(plan.scenario), journal.events),
    plan.configuration?.rules ?? [],
    {
      fromWallMs: zero?.wallMs ?? watchedFromWallMs,
      toWallMs: wallNowMs(),
      everyWallMs: limitsOf(request).headroom.evaluationIntervalMs,
      clock,
    },
  );
}

/** Notes when the scrapes began, and waits until the windows hold nothing of the boot. */
async function settle(request: RunRequest, prometheusUrl: string, programs: ProgramClock): Promise<void> {
  const { journal, signal } = request;
  const boot = bootOf(request);
  const read = () => readFirstScrapes(prometheusUrl, boot.pastEndWallMs, programs);
  const first = await read();
  journal.append({ kind: 'scrapes', beganAtWallMs: first.beganAtWallMs, everyWallMs: boot.everyWallMs });
  await waitUntilSettled(boot, first, read, (wallMs) => sleepUntil(wallMs, signal));
}

function bootOf({ journal, plan, files }: RunRequest): Boot {
  const everyWallMs = readConfigUnderTest(files).prometheus.scrapeIntervalMs / plan.speed;
  return { pastEndWallMs: pastEndOf(journal), everyWallMs, speed: plan.speed };
}

function limitsOf({ plan, files }: RunRequest) {
  const { speed } = plan;
  const { scrapeIntervalMs, scrapeTimeoutMs, evaluationIntervalMs } = readConfigUnderTest(files).prometheus;
  return {
    headroom: {
      scrapeTimeoutMs: scrapeTimeoutMs / speed,
      evaluationIntervalMs: evaluationIntervalMs / speed,
    },
    // It is sent again within two resend delays, and after a restart discovery hands Alertmanager on, twice at the worst.
    watchdogGraceMs: (2 * resendDelayMs) / speed + (2 * discoveryThrottleMs) / programRateOf(plan),
    // One probe that was under way when the fault came; and one when it was healed, and the next one.
    aroundProbes: { beforeMs: scrapeTimeoutMs / speed, afterMs: (2 * scrapeIntervalMs) / speed },
    aroundOutages: {
      beforeMs: scrapeTimeoutMs / speed,
      // Two evaluations until the last one of before is not the last any more, and a scrape of that.
      afterMs: (2 * evaluationIntervalMs + scrapeIntervalMs) / speed,
    },
  };
}

/**
 * The zero of the run: now, or when the programs' clock shows what the scenario begins with.
 *
 * @throws FiredrillError `BEGINS_MISSED`, inconclusive, when that is over
 */
async function zeroOf({ plan, signal }: RunRequest, clock: RunClock): Promise<number> {
  const nowMs = wallNowMs();
  const zeroWallMs = clock.zeroWallMs() ?? nowMs;
  if (zeroWallMs < nowMs)
    throw new FiredrillError(
      'inconclusive',
      'BEGINS_MISSED',
      'the lab was not ready when the scenario begins',
      {
        want: `a steady state by ${plan.scenario.begins} on the lab's clock`,
        got: `one ${((nowMs - zeroWallMs) / 1000).toFixed(1)} s of the wall later`,
        hint: 'the machine is busy: try again',
      },
    );
  await sleepUntil(zeroWallMs, signal);
  return zeroWallMs;
}

async function disturbAndObserve(
  { plan, journal, signal }: RunRequest,
  stack: Stack,
  phase: Phases,
  zeroWallMs: number,
): Promise<void> {
  const seams: Seams = {
    speed: plan.speed,
    adminUrl: (service) => stack.adminUrl(service),
    metricsUrl: (service) => stack.metricsUrl(service),
    container: (component) => stack.container(component),
    link: (component) => stack.link(component),
    config: (component) => stack.config(component),
  };
  const watching = new AbortController();
  const either = AbortSignal.any([signal, watching.signal]);
  await using timeline = new Timeline(plan.scenario.faults, seams, (event) => journal.append(event));
  journal.append({ kind: 'zero', atWallMs: zeroWallMs });
  const steps = [
    phase('observe', async () => {
      const untilWallMs = zeroWallMs + plan.observeUntilMs / plan.speed + trailingMs;
      await sleepUntil(untilWallMs, either);
      // The judge's windows follow the real heal: what is due after one that was late must still be seen.
      await sleepUntil(untilWallMs + timeline.healedLateMs, either);
    }),
    ...(timeline.isEmpty
      ? []
      : [
          phase('inject', () => timeline.inject(zeroWallMs, either)),
          timeline.healAfter(zeroWallMs, either, (work) => phase('heal', work)),
        ]),
  ];
  const watch = watchForVanishing(stack, watching.signal);
  try {
    await Promise.race([Promise.all(steps), watch.then(() => Promise.all(steps))]);
  } finally {
    watching.abort();
    // Whatever ended the race, nothing of it may go on while the stack is torn down.
    await Promise.allSettled([...steps, watch]);
  }
}
