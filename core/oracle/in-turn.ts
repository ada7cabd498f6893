import type { Signal } from '../fault.ts';
import { sumTerms } from '../plan.ts';
import { scrapedTerms, startUpTerm, timeoutTerm } from './scraped.ts';
import type { Setting } from './setting.ts';
import type { Scene } from './shapes/shape.ts';
import { holdsIn, type PartTruth, stretchesOf, type TimedFault } from './truth.ts';

/** What a condition looks at: signals of these kinds, of its own service, and how far back. */
export interface Memory {
  readonly kinds: readonly Signal['kind'][];
  /** The window of its range selectors; 0 for instant ones. Lab milliseconds. */
  readonly windowMs: number;
}

/**
 * When a condition holds under faults that come one after the other, so far apart that it has forgotten the first when it
 * sees the second: then each is as if it were alone. Faults that are closer are left together.
 *
 * @param truth when it holds under faults that belong together
 */
export function inTurn(scene: Scene, memory: Memory, truth: (together: Scene) => PartTruth): PartTruth {
  const seen = scene.faults.filter((fault) => matters(fault, scene, memory));
  const incidents = incidentsOf(seen, scene, memory);
  if (incidents.length < 2) return truth(scene);
  const others = scene.faults.filter((fault) => !seen.includes(fault));
  return joined(incidents.map((incident) => truth({ ...scene, faults: [...others, ...incident] })));
}

function matters({ signals }: TimedFault, { service }: Scene, { kinds }: Memory): boolean {
  return signals.some((signal) => signal.service === service && kinds.includes(signal.kind));
}

/** Faults that one look may see together, in order. */
function incidentsOf(
  faults: readonly TimedFault[],
  { setting }: Scene,
  { windowMs }: Memory,
): readonly (readonly TimedFault[])[] {
  // What looks at the last sample alone has no memory. A window also hangs on the sample before its first.
  const memoryMs = windowMs === 0 ? 0 : windowMs + 2 * sumTerms(scrapedTerms(setting)).latestMs;
  const incidents: TimedFault[][] = [];
  let forgottenMs = Number.NEGATIVE_INFINITY;
  for (const fault of [...faults].sort((a, b) => a.atMs - b.atMs)) {
    const current = incidents.at(-1);
    if (current === undefined || fault.atMs > forgottenMs) incidents.push([fault]);
    else current.push(fault);
    const tailsMs = fault.signals.map((signal) => tailMs(signal, setting));
    forgottenMs = Math.max(forgottenMs, fault.atMs + fault.lastsMs + Math.max(0, ...tailsMs) + memoryMs);
  }
  return incidents;
}

/** How long after the heal a series may still be on its way back, in lab milliseconds. */
export function tailMs(signal: Signal, setting: Pick<Setting, 'speed' | 'scrapeTimeoutMs'>): number {
  switch (signal.kind) {
    case 'gauge':
      return signal.fallMs ?? 0;
    case 'gauge-course':
      return Math.max(0, ...signal.healed.map(({ afterMs }) => afterMs));
    case 'windowed-count':
      return signal.windowMs;
    case 'counter':
      return signal.healMs ?? 0;
    case 'histogram':
      return signal.isDuration ? 1000 * Math.max(signal.baseline, signal.faultValue) : 0;
    case 'frozen-clock':
      return signal.writesEveryMs;
    case 'target-down':
      return startUpTerm(setting).maxMs + timeoutTerm(setting).maxMs;
    case 'metric-gone':
    case 'error-ratio':
    case 'sends-lost':
    case 'disconnected':
    case 'refusal':
    case 'silenced':
      return 0;
  }
}

/** What one incident does not tell, another may: a fault that moves other series of the service says nothing. */
function joined(truths: readonly PartTruth[]): PartTruth {
  const holds = holdsIn(truths.flatMap((truth) => (truth.kind === 'holds' ? stretchesOf(truth) : [])));
  const of = (kind: PartTruth['kind']) => truths.find((truth) => truth.kind === kind);
  return (
    of('unknown') ??
    of('always') ??
    holds ??
    of('never') ??
    of('untold') ?? { kind: 'unknown', why: 'no fault' }
  );
}
