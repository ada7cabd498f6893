import { monitorEventLoopDelay } from 'node:perf_hooks';
import { FiredrillError } from '../../core/errors.ts';
import type { Seams } from '../../core/fault.ts';
import { journalVersion, type PhaseName } from '../../core/journal.ts';
import { type ConfigFile, compileConfig } from '../../core/labtime/compile.ts';
import { compileFlags } from '../../core/labtime/flags.ts';
import type { Plan } from '../../core/plan.ts';
import { faultModule } from '../../load/faults/all.ts';
import { type Images, provenanceOf } from '../../stack/components/provenance.ts';
import { listResidue } from '../../stack/residue.ts';
import { type Stack, startStack } from '../../stack/stack.ts';
import { observeAlertmanager } from '../observers/alertmanager.ts';
import type { Observer } from '../observers/observer.ts';
import { observePrometheus, readHeadroom, readRuleHealth } from '../observers/prometheus.ts';
import { observeReceivers } from '../observers/receivers.ts';
import { countTargets, hashFiles, readConfigUnderTest } from './config-folder.ts';
import { type JournalWriter, wallNowMs } from './journal-writer.ts';
import { startLoad } from './load.ts';
import { pastOf } from './past.ts';
import { waitForSteadyState } from './steady-state.ts';
import { sleepUntil, Timeline } from './timeline.ts';
import { watchForVanishing } from './vanishing.ts';

export interface RunRequest {
  readonly runId: string;
  readonly plan: Plan;
  /** The configuration under test, uncompressed. */
  readonly files: readonly ConfigFile[];
  readonly images: Images;
  readonly seed: number;
  /** Name of the configuration's mutant, or null. */
  readonly mutant: string | null;
  /** Leaves the stack running after the run. */
  readonly keep: boolean;
  readonly journal: JournalWriter;
  /** Aborts on SIGINT and SIGTERM: the run heals, tears down and ends. */
  readonly signal: AbortSignal;
}

/**
 * How far the healthy past reaches beyond the moment it is made, wall milliseconds. Prometheus needs about half a second
 * to start and takes its first samples 5 s later (its discovery throttle, timing.md); until then the past bridges the
 * time, and the load starts where it ends. Samples that are scraped before that are refused by Prometheus, harmlessly.
 */
const pastLeadWallMs = 6000;
/** Longest that the last proofs and observers may trail behind the last window, wall milliseconds. */
const trailingMs = 200;

/**
 * Steps 2 to 8 of a run. All nine:
 *
 * 1. plan: the scenario is loaded, the configuration compiled for the speed, every window computed (make-plan.ts)
 * 2. boot the stack
 * 3. warm up: load runs until the rate windows are full of it
 * 4. steady state: every target up, the Watchdog beating, nothing pending; otherwise the run ends, inconclusive
 * 5. inject the faults, and prove that each took hold
 * 6. observe until the last window closes
 * 7. heal, prove it, observe the resolve windows
 * 8. tear down, then look for residue
 * 9. judge the journal and tell (run-scenario.ts)
 *
 * Everything that happens goes into the journal; nothing is judged here. Never throws for what the run met: a problem
 * is an event of the journal, and the journal says how the run ended.
 */
export async function conduct(request: RunRequest): Promise<void> {
  const { journal, signal, runId } = request;
  journal.append(headerOf(request));
  try {
    await runAndTearDown(request);
    journal.append({
      kind: 'residue',
      found: request.keep ? [] : (await listResidue(runId)).map(({ kind, name }) => `${kind} ${name}`),
    });
    journal.append({ kind: 'ended', how: 'complete' });
  } catch (error) {
    const interrupted = signal.aborted;
    if (!interrupted) journal.append({ kind: 'problem', ...describeProblem(error) });
    journal.append({ kind: 'ended', how: interrupted ? 'interrupted' : 'failed' });
  }
}

async function runAndTearDown(request: RunRequest): Promise<void> {
  const phase = phasesOf(request.journal);
  // Going out of scope stops it, should even the journal refuse to note the tear-down.
  await using stack = await phase('boot', () => boot(request));
  // A disposal, and no `finally`: its own failure must not take the place of what went wrong before.
  await using _tearDown = {
    async [Symbol.asyncDispose](): Promise<void> {
      if (!request.keep || request.signal.aborted) await phase('tear-down', () => stack.stop());
    },
  };
  await drive(request, stack, phase);
}

async function boot({ runId, plan, files, images, seed, keep, journal, signal }: RunRequest): Promise<Stack> {
  const { speed } = plan;
  return startStack({
    runId,
    speed,
    seed,
    files: compileConfig(files, { speed }).files,
    prometheusFlags: compileFlags({}, speed, 'prometheus'),
    alertmanagerFlags: compileFlags({}, speed, 'alertmanager'),
    past: () => {
      const endAtWallMs = wallNowMs() + pastLeadWallMs;
      journal.append({ kind: 'past', endAtWallMs });
      return pastOf(plan, files, endAtWallMs);
    },
    images,
    keep,
    signal,
    onComponent: (event) => journal.append(event),
  });
}

/** Steps 3 to 7, with the stack up. What observers had learnt is noted whatever ends them. */
async function drive(request: RunRequest, stack: Stack, phase: Phases): Promise<void> {
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
  await using load = await phase('warm-up', () =>
    startLoad(stack, plan.scenario.load, pastEndOf(journal), append),
  );
  await phase('steady-state', async () => {
    await waitForSteadyState(stack.urls.prometheus, countTargets(request.files), () => beats, signal);
    await sleepUntil(load.startedAtWallMs + plan.warmUpMs / plan.speed, signal);
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

type Phases = <T>(name: PhaseName, work: () => Promise<T>) => Promise<T>;

/** Notes the beginning and the end of each phase around its work. */
function phasesOf(journal: JournalWriter): Phases {
  return async (name, work) => {
    journal.append({ kind: 'phase', name, state: 'started' });
    try {
      const result = await work();
      journal.append({ kind: 'phase', name, state: 'finished' });
      return result;
    } catch (error) {
      journal.append({
        kind: 'phase',
        name,
        state: 'failed',
        detail: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  };
}

function headerOf({ runId, plan, files, images, seed, mutant }: RunRequest) {
  return {
    kind: 'header' as const,
    version: journalVersion,
    runId,
    firedrillVersion: '0.1.0',
    startedAt: new Date().toISOString(),
    seed,
    mutant,
    configHashes: hashFiles(files),
    provenance: provenanceOf(images),
    plan,
  };
}

/** What went wrong first: an error of the cleaning up that followed must not hide it. */
function describeProblem(error: unknown): { code: string; text: string } {
  if (error instanceof SuppressedError) return describeProblem(error.suppressed);
  if (error instanceof FiredrillError) return { code: error.code, text: error.message };
  return { code: 'INTERNAL', text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
