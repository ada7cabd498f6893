import { programSpeedOf } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import { type EventOf, journalVersion, recordedNames } from '../../core/journal.ts';
import { compileFlags } from '../../core/labtime/flags.ts';
import { discoveryThrottleMs } from '../../core/oracle/setting.ts';
import type { Plan } from '../../core/plan.ts';
import { machineRestOf } from '../../core/real-host.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { inBootTurn } from '../../stack/boot-turn.ts';
import { provenanceOf } from '../../stack/components/provenance.ts';
import { listResidue } from '../../stack/residue.ts';
import { type Stack, type StackOptions, startStack } from '../../stack/stack.ts';
import { pastAside } from './aside/aside.ts';
import { hashFiles, readConfigUnderTest } from './config-folder.ts';
import { drive } from './drive.ts';
import { type RunClock, startClock } from './lab-clock.ts';
import { pastEndOf } from './past-end.ts';
import { phasesOf } from './phases.ts';
import { programFiles } from './program-files.ts';
import type { RunRequest } from './run-request.ts';
import type { PaceChange } from './running-labs.ts';
import type { StandingAlert } from './standing-alerts.ts';
import { NotSteady } from './steady-state.ts';
import { firedrillVersion } from './version.ts';

/**
 * The healthy past reaches beyond the moment it is made. Prometheus needs 0.9 to 1.7 s to read it and to start (2 cores, one
 * stack), wall milliseconds, and takes its first samples when it has discovered its targets (timing.md; every clock
 * keeps the time of the wall while the stack boots); until then the past bridges the time, and the load starts where it ends. Samples that are scraped before that are refused by Prometheus,
 * harmlessly.
 */
const readWallMs = 2000;

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
  const { scrapeTimeoutMs } = readConfigUnderTest(request.files).prometheus;
  using clock = startClock(request.plan, request.clockFile, scrapeTimeoutMs);
  clock.onPace((change) => request.journal.append(paceEvent(change)));
  // Going out of scope stops it, should even the journal refuse to note the tear-down.
  await using stack = await inBootTurn(() => phase('boot', () => boot(request, clock)), request.signal);
  // A disposal, and no `finally`: its own failure must not take the place of what went wrong before.
  await using _tearDown = {
    async [Symbol.asyncDispose](): Promise<void> {
      if (request.keep && !request.signal.aborted) clock.leave();
      else await phase('tear-down', () => stack.stop());
    },
  };
  await drive(request, stack, phase, clock);
}

async function boot(
  { runId, plan, files, images, seed, keep, journal, signal }: RunRequest,
  { programs, shared }: RunClock,
): Promise<Stack> {
  const { speed } = plan;
  return startStack({
    runId,
    speed,
    seed,
    optional: plan.scenario.with ?? [],
    files: programFiles(files, plan),
    prometheusFlags: compileFlags({}, programSpeedOf(plan), 'prometheus'),
    alertmanagerFlags: compileFlags({}, programSpeedOf(plan), 'alertmanager'),
    clock: shared,
    past: () => {
      const endAtWallMs = wallNowMs() + readWallMs + discoveryThrottleMs;
      journal.append({ kind: 'past', endAtWallMs });
      return pastAside(plan, files, programs.toProgramMs(endAtWallMs));
    },
    pastEndMs: () => programs.toProgramMs(pastEndOf(journal)),
    images,
    machine: machineOf(plan),
    keep,
    signal,
    onComponent: (event) => journal.append(event),
  });
}

/** For the boot and the tear-down, which no plan counts: until then a machine that nobody stops any more goes on. Wall milliseconds. */
const machineMarginMs = 5 * 60_000;

function machineOf({ scenario, warmUpMs, observeUntilMs, speed }: Plan): StackOptions['machine'] {
  const rest = machineRestOf(scenario);
  return rest && { ...rest, lifetimeWallMs: (warmUpMs + observeUntilMs) / speed + machineMarginMs };
}

function headerOf({ runId, plan, files, images, seed, mutant }: RunRequest) {
  return {
    kind: 'header' as const,
    version: journalVersion,
    runId,
    firedrillVersion,
    startedAt: new Date().toISOString(),
    seed,
    mutant,
    configHashes: hashFiles(files),
    provenance: provenanceOf(images, plan.scenario.with),
    recorded: [...recordedNames],
    plan,
  };
}

function paceEvent(change: PaceChange | FiredrillError): EventOf<'clock'> | EventOf<'problem'> {
  if (change instanceof FiredrillError) return { kind: 'problem', ...describeProblem(change) };
  const { atWallMs, speed, why } = change;
  return { kind: 'clock', atWallMs, speed, why };
}

/** What went wrong first: an error of the cleaning up that followed must not hide it. */
function describeProblem(error: unknown): Omit<EventOf<'problem'>, 'kind'> {
  if (error instanceof SuppressedError) return describeProblem(error.suppressed);
  if (!(error instanceof FiredrillError))
    return {
      code: 'INTERNAL',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  const { got, problems } = error.details;
  return {
    code: error.code,
    text: error.message,
    ...(got !== undefined && { got }),
    ...(problems !== undefined && { told: [...problems] }),
    ...(error instanceof NotSteady && { alerts: [...error.alerts], standing: error.standing.map(toJournal) }),
  };
}

function toJournal({
  labels,
  forWallMs,
  rule,
}: StandingAlert): NonNullable<EventOf<'problem'>['standing']>[number] {
  const place = rule && { file: rule.file, ...(rule.line !== undefined && { line: rule.line }) };
  return { labels: { ...labels }, forWallMs, ...(place && { rule: place }) };
}
