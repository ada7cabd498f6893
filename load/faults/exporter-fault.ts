import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition, type Sample } from '../drivers/exposition.ts';
import { byKnob } from './knob.ts';
import { lastsWallMs, proofBy } from './proof.ts';

/** What the exporter serves, and whether that is what was waited for. */
export interface Sight {
  readonly done: boolean;
  readonly saw: string;
}

/** What is particular to one fault. */
export interface ExporterFault<D extends FaultDeclaration>
  extends Pick<FaultModule<D>, 'kind' | 'schema' | 'colour' | 'describe' | 'signals' | 'proofMs'> {
  /** The knob of the exporter's admin port, such as `gpu0-xid`; it is the fault's seam. */
  knob(fault: D): string;
  /** What the knob is set to. */
  setting(fault: D): unknown;
  /** Whether the exporter shows the fault. `earlier` is what it served at the first look, and it may be what it serves now. */
  shows(fault: D, samples: readonly Sample[], earlier: readonly Sample[]): Sight;
  /** Whether it shows nothing of it any more. */
  showsNot(fault: D, samples: readonly Sample[], earlier: readonly Sample[]): Sight;
  /** How long healing may take to show, in lab milliseconds. Default 0: the next scrape shows it. */
  readonly recoveryMs?: number;
}

/** For the answers to the proof's own questions, in wall milliseconds. */
const marginMs = 5000;

/**
 * A fault that goes in beside an exporter: a knob is turned and turned back; that it took hold and healed is read where Prometheus
 * reads, in what the exporter serves.
 *
 * @param clock for tests; the waits are bounded by it.
 */
export function exporterFault<D extends FaultDeclaration>(
  { knob, setting, shows, showsNot, recoveryMs = 0, ...rest }: ExporterFault<D>,
  clock: Clock = systemClock,
): FaultModule<D> {
  const watch = async (
    { on }: D,
    seams: Seams,
    what: string,
    timeoutMs: number,
    judge: Judge,
  ): Promise<Proof> => {
    let earlier: readonly Sample[] | undefined;
    const look = async () => {
      const samples = await readExposition(on, seams.metricsUrl(on));
      earlier ??= samples;
      return judge(samples, earlier);
    };
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    ...rest,
    seam: (fault) => `${fault.on}/${knob(fault)}`,

    ...byKnob(knob, setting),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(
        fault,
        seams,
        `a scrape of ${fault.on} that shows: ${rest.describe(fault)}`,
        withinMs,
        (samples, earlier) => shows(fault, samples, earlier),
      ),

    confirmHealed: (fault, seams) =>
      watch(
        fault,
        seams,
        `a scrape of ${fault.on} that no longer shows: ${rest.describe(fault)}`,
        recoveryMs / seams.speed + marginMs,
        (samples, earlier) => showsNot(fault, samples, earlier),
      ),
  };
}

type Judge = (samples: readonly Sample[], earlier: readonly Sample[]) => Sight;

/** A sight of one value; a series that is not there never satisfies. */
export function seen(what: string, value: number | undefined, holds: (value: number) => boolean): Sight {
  return { done: value !== undefined && holds(value), saw: `${what} is ${value ?? 'absent'}` };
}
