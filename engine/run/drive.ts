import { monitorEventLoopDelay } from 'node:perf_hooks';
import { formatDuration } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Seams } from '../../core/fault.ts';
import { machineWallMs } from '../../core/oracle/setting.ts';
import type { Plan } from '../../core/plan.ts';
import { faultModule } from '../../load/faults/all.ts';
import type { Stack } from '../../stack/stack.ts';
import { observeAlertmanager } from '../observers/alertmanager.ts';
import type { Observer } from '../observers/observer.ts';
import {
  type FirstScrapes,
  observePrometheus,
  readFirstScrapes,
  readHeadroom,
  readRuleHealth,
} from '../observers/prometheus.ts';
import { observeReceivers } from '../observers/receivers.ts';
import { countTargets, readConfigUnderTest } from './config-folder.ts';
import { type JournalWriter, wallNowMs } from './journal-writer.ts';
import { startLoad } from './load.ts';
import type { Phases } from './phases.ts';
import type { RunRequest } from './run-request.ts';
import { requireQuietStart, waitForSteadyState } from './steady-state.ts';
import { sleepUntil, Timeline } from './timeline.ts';
import { watchForVanishing } from './vanishing.ts';

/** Longest that the last proofs and observers may trail behind the last window, wall milliseconds. */
const trailingMs = 200;

/** Window of the rules that page, lab milliseconds (alerts.md, catalogue); over longer ones a hole hardly counts. */
const shortWindowMs = 5 * 60_000;
/** How far back TargetFlapping counts the changes of `up`, lab milliseconds (alerts.md, catalogue). */
const flappingWindowMs = 10 * 60_000;
/** How often a stack may have to wait for that; then the machine is too busy for it. */
const mostWaits = 3;

/** Steps 3 to 7, with the stack up. What observers had learnt is noted whatever ends them. */
export async function drive(request: RunRequest, stack: Stack, phase: Phases): Promise<void> {
  const append = request.journal.append.bind(request.journal);
  const observers: Observer[] = [observeReceivers(stack.urls.receiversAdmin, append)];
  try {
    await watchTheRun(request, stack, phase, observers);
  } finally {
    await Promise.all(observers.map(async (observer) => append(await observer.stop())));
  }
}

async function watchTheRun(
  request: RunRequest,
  stack: Stack,
  phase: Phases,
  observers: Observer[],
): Promise<void> {
  const { plan, journal, signal } = request;
  const append = journal.append.bind(journal);
  let beats = 0;
  journal.onEvent(({ event }) => {
    if (event.kind === 'notification' && event.receiver === plan.heartbeat.receiver) beats += 1;
  });
  await using load = await phase('warm-up', () => startLoad(stack, plan, pastEndOf(journal), append));
  await phase('steady-state', async () => {
    await waitForSteadyState(stack.urls.prometheus, countTargets(request.files), () => beats, signal);
    await sleepUntil(load.startedAtWallMs + plan.warmUpMs / plan.speed, signal);
    await settle(request, stack.urls.prometheus);
    requireQuietStart(journal.events);
  });
  const windowFromWallMs = wallNowMs();
  observers.push(
    observePrometheus(stack.urls.prometheus, windowFromWallMs, append),
    observeAlertmanager(stack.urls.alertmanager, append),
  );
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  await disturbAndObserve(request, stack, phase);
  lag.disable();
  const [summary, headroom, rules] = await Promise.all([
    load.stop(),
    readHeadroom(
      stack.urls.prometheus,
      windowFromWallMs,
      stoppedServices(plan),
      limitsOf(request),
      lag.max / 1e6,
    ),
    readRuleHealth(stack.urls.prometheus),
  ]);
  for (const event of [summary, headroom, ...rules]) append(event);
}

/**
 * Notes when the scrapes began, and waits until the windows hold nothing of the boot. Where Prometheus was late, windows
 * that reach into the hole would see fewer samples than the oracle counts on and fire early. A target that came up late has
 * come and gone as far as TargetFlapping can see, until nobody remembers that.
 *
 * @throws FiredrillError `STEADY_STATE`, inconclusive, when targets keep coming and going
 */
async function settle({ journal, plan, files, signal }: RunRequest, prometheusUrl: string): Promise<void> {
  const pastEndWallMs = pastEndOf(journal);
  const everyWallMs = readConfigUnderTest(files).prometheus.scrapeIntervalMs / plan.speed;
  let scrapes = await readFirstScrapes(prometheusUrl, pastEndWallMs);
  journal.append({ kind: 'scrapes', beganAtWallMs: scrapes.beganAtWallMs, everyWallMs });
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const settledAtWallMs = settledAt(scrapes, { pastEndWallMs, everyWallMs, speed: plan.speed });
    if (wallNowMs() >= settledAtWallMs) return;
    await sleepUntil(settledAtWallMs, signal);
    // Meanwhile a target may have been down once more.
    scrapes = await readFirstScrapes(prometheusUrl, pastEndWallMs);
  }
  throw new FiredrillError('inconclusive', 'STEADY_STATE', 'targets came and went while the stack settled', {
    want: `${formatDuration(flappingWindowMs)} of lab time in which every target is up`,
    got: `one was down after each of ${mostWaits} waits`,
    hint: 'a machine that is too busy cannot answer scrapes in time; run fewer stacks, or add --speed 30',
  });
}

/** Wall epoch milliseconds from which the windows hold nothing of the boot. */
function settledAt(
  { beganAtWallMs, lastDownAtWallMs }: FirstScrapes,
  { pastEndWallMs, everyWallMs, speed }: { pastEndWallMs: number; everyWallMs: number; speed: number },
): number {
  // A hole that is shorter than an interval is none: at speed 1 the scrapes are 15 s apart.
  const allowedMs = Math.max(machineWallMs.gapAfterPast, everyWallMs);
  const isLate = beganAtWallMs - everyWallMs - pastEndWallMs > allowedMs;
  return Math.max(
    isLate ? beganAtWallMs + shortWindowMs / speed : 0,
    lastDownAtWallMs === null ? 0 : lastDownAtWallMs + everyWallMs + flappingWindowMs / speed,
  );
}

/** Services whose targets a fault of the scenario stops. */
function stoppedServices({ scenario }: Plan): string[] {
  return scenario.faults
    .flatMap((fault) => faultModule(fault).signals(fault))
    .flatMap((signal) => (signal.kind === 'target-down' ? [signal.service] : []));
}

function limitsOf({ plan: { speed }, files }: RunRequest) {
  const { scrapeTimeoutMs, evaluationIntervalMs } = readConfigUnderTest(files).prometheus;
  return { scrapeTimeoutMs: scrapeTimeoutMs / speed, evaluationIntervalMs: evaluationIntervalMs / speed };
}

async function disturbAndObserve(
  { plan, journal, signal }: RunRequest,
  stack: Stack,
  phase: Phases,
): Promise<void> {
  const seams: Seams = {
    speed: plan.speed,
    adminUrl: (service) => stack.adminUrl(service),
    metricsUrl: (service) => stack.metricsUrl(service),
    container: (component) => stack.container(component),
  };
  const watching = new AbortController();
  const either = AbortSignal.any([signal, watching.signal]);
  await using timeline = new Timeline(plan.scenario.faults, seams, (event) => journal.append(event));
  const zeroWallMs = wallNowMs();
  journal.append({ kind: 'zero', atWallMs: zeroWallMs });
  const steps = [
    phase('observe', () => sleepUntil(zeroWallMs + plan.observeUntilMs / plan.speed + trailingMs, either)),
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

/** When the backfilled past ends: the boot wrote it down. */
function pastEndOf({ events }: JournalWriter): number {
  const end = events.map(({ event }) => event).find((event) => event.kind === 'past');
  return end?.endAtWallMs ?? wallNowMs();
}
