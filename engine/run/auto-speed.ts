import { FiredrillError } from '../../core/errors.ts';
import type { EventOf } from '../../core/journal.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { highestSafeSpeed, offeredSpeeds } from '../../core/labtime/safe-speed.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { readConfigUnderTest } from './config-folder.ts';
import { pickScenarios, readScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { runScenario } from './run-scenario.ts';

/** What is run to look at the machine: the whole stack under normal load, without faults. */
const probeScenario = 'controls/quiet';
/** How long the probe watches, lab time: 20 evaluations and 40 scrapes of each target. */
const probeObserve = '10m';

interface ProbeRequest {
  readonly files: readonly ConfigFile[];
  readonly images: Images;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/**
 * Runs the quiet control at the highest speed and chooses the highest that leaves this machine room to spare; lower
 * ones are tried when the stack does not even come up at that one.
 *
 * @throws FiredrillError `SPEED_AUTO`, inconclusive, when not even real time is safe
 */
export async function chooseSpeed({ print, ...request }: ProbeRequest): Promise<number> {
  const limits = readConfigUnderTest(request.files).prometheus;
  for (const speed of offeredSpeeds) {
    print(`--speed auto: looking at the machine with ${probeScenario} at speed ${speed}`);
    const headroom = await probe(speed, request);
    request.signal.throwIfAborted();
    const safe = headroom === null ? undefined : highestSafeSpeed(headroom, limits, speed);
    print(`  ${headroom === null ? 'the stack did not come up' : describe(headroom)}`);
    if (safe === undefined) continue;
    print(`  speed ${safe} leaves room for twice that`);
    return safe;
  }
  throw new FiredrillError('inconclusive', 'SPEED_AUTO', 'this machine is too busy at any speed', {
    want: 'scrapes and evaluations that take half of what they may at most, at least in real time',
    hint: 'see what else runs on it, or choose a speed yourself with --speed 1',
  });
}

async function probe(
  speed: number,
  { files, images, seed, signal }: Omit<ProbeRequest, 'print'>,
): Promise<EventOf<'headroom'> | null> {
  const [quiet] = pickScenarios((await readScenarios()).scenarios, [probeScenario]);
  if (quiet === undefined) throw new Error(`${probeScenario} is part of the repository`);
  const plan = makePlan({ ...quiet.scenario, observe: probeObserve }, files, speed);
  const { view } = await runScenario({ plan, files, images, seed, mutant: null, keep: false, signal });
  return view.headroom;
}

function describe(headroom: EventOf<'headroom'>): string {
  const { longestScrapeMs, longestRuleGroupMs, longestEventLoopLagMs, missedRuleIterations } = headroom;
  const ms = (value: number | null): string => (value === null ? 'not measured' : `${Math.round(value)} ms`);
  const skipped =
    missedRuleIterations === 0
      ? ''
      : `, ${missedRuleIterations ?? 'nobody knows how many'} evaluations skipped`;
  return `longest scrape ${ms(longestScrapeMs)}, longest evaluation ${ms(longestRuleGroupMs)}, longest stall ${ms(longestEventLoopLagMs)}${skipped}`;
}
