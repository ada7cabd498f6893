import type { AlertRule } from '../config/rules.ts';
import { exposerOf } from '../fault.ts';
import type { Foretelling, ForetoldSeries, ForetoldStretch, Range } from '../foretold/foretelling.ts';
import type { Labels } from '../labels.ts';
import { exactly, sumTerms, type Term, type Window } from '../plan.ts';
import { seenTerm, startUpTerm, timeoutTerm } from './scraped.ts';
import { inLabMs, type Setting } from './setting.ts';
import { holdsIn, type Stretch, type TimedFault, type Truth } from './truth.ts';

type Unknown = Extract<Truth, { kind: 'unknown' }>;

/** Whether no shape reads the expression, or a part of it that decides, together with what the faults tell. */
export function isOpaque(truth: Truth): truth is Unknown {
  return truth.kind === 'unknown' && truth.isOpaque === true;
}

interface Scene {
  readonly told: Foretold;
  readonly faults: readonly TimedFault[];
  readonly setting: Setting;
}

/**
 * What promtool says of an expression that the oracle does not see through, for one alert; unknown as before where it was
 * not asked, and why.
 */
export function foretoldTruth(
  read: Unknown,
  rule: AlertRule,
  alert: Labels,
  scene: Omit<Scene, 'told'>,
): Truth {
  const told = scene.setting.foretold?.get(rule.expr);
  if (told === undefined) return read;
  if (told.kind === 'untold') return { ...read, why: `${read.why}; promtool is not asked: ${told.why}` };
  const own = told.series.filter(({ labels }) => isOf(labels, rule, alert));
  const [first, ...more] = own;
  if (first === undefined) return { kind: 'never', why: `${sourceOf(told)} at no instant for such labels` };
  const stretches = more.reduce<readonly ForetoldStretch[] | undefined>(
    (known, series) => known && together(known, series),
    first.stretches,
  );
  if (stretches === undefined)
    return {
      ...read,
      why: `${read.why}; by ${told.by} several label sets of the alert hold one after another`,
    };
  const seen = stretches.map((stretch) => stretchOf(stretch, { ...scene, told }));
  return holdsIn(seen) ?? { kind: 'never', why: `${sourceOf(told)} at no instant` };
}

type Foretold = Extract<Foretelling, { kind: 'foretold' }>;

function sourceOf({ by, evaluations }: Foretold): string {
  return `predicted by ${by} (${evaluations} evaluations asked)`;
}

/** Whether a label set of the result raises this alert: its own labels agree where the rule sets no others. */
function isOf(labels: Labels, rule: AlertRule, alert: Labels): boolean {
  return Object.entries(alert).every(
    ([name, value]) => name === 'alertname' || name in rule.labels || (labels[name] ?? value) === value,
  );
}

/** Several label sets that hold at the same time are one alert of the plan: from the first that may begin to the last. */
function together(
  known: readonly ForetoldStretch[],
  { stretches }: ForetoldSeries,
): readonly ForetoldStretch[] | undefined {
  if (known.length !== stretches.length) return undefined;
  const pairs = known.flatMap((a, index) => {
    const b = stretches[index];
    const isMeeting =
      b !== undefined && Math.max(a.begins.maxMs, b.begins.maxMs) <= Math.min(a.ends.minMs, b.ends.minMs);
    return isMeeting
      ? [
          {
            begins: around(a.begins, b.begins),
            ends: around(a.ends, b.ends),
            flickers: a.flickers || b.flickers,
          },
        ]
      : [];
  });
  return pairs.length === known.length ? pairs : undefined;
}

function around(a: Range, b: Range): Range {
  return { minMs: Math.min(a.minMs, b.minMs), maxMs: Math.max(a.maxMs, b.maxMs) };
}

function stretchOf({ begins, ends, flickers }: ForetoldStretch, scene: Scene): Stretch {
  const { faults } = scene;
  const begun = lastBefore(faults, ({ atMs }) => atMs, begins.maxMs) ?? faults[0];
  const ended = lastBefore(faults, ({ atMs, lastsMs }) => atMs + lastsMs, ends.maxMs) ?? begun;
  const faultIndex = begun?.index ?? 0;
  const endedByFaultIndex = ended?.index ?? faultIndex;
  return {
    faultIndex,
    ...(endedByFaultIndex === faultIndex ? {} : { endedByFaultIndex }),
    flickers,
    // No series moves before the first fault.
    begins: windowOf(
      { ...begins, minMs: Math.max(begins.minMs, Math.min(...faults.map(({ atMs }) => atMs))) },
      onsetOf(begun),
      scene,
    ),
    ends: windowOf(
      ends,
      [...onsetOf(ended), exactly('fault', ended?.lastsMs ?? 0, 'how long it lasts')],
      scene,
    ),
  };
}

function onsetOf(fault: TimedFault | undefined): Term[] {
  return [exactly('onset', fault?.atMs ?? 0, 'when the fault is put in')];
}

function lastBefore(
  faults: readonly TimedFault[],
  instant: (fault: TimedFault) => number,
  untilMs: number,
): TimedFault | undefined {
  return faults.filter((fault) => instant(fault) <= untilMs).toSorted((a, b) => instant(b) - instant(a))[0];
}

function windowOf({ minMs, maxMs }: Range, after: readonly Term[], { told, faults, setting }: Scene): Window {
  const sinceMs = sumTerms(after).earliestMs;
  const countingMs = inLabMs(told.countingWallMs, setting);
  const deaths = faults.filter(
    ({ signals }) =>
      signals.some(({ kind }) => kind === 'target-down') &&
      signals.some((signal) => told.components.includes(exposerOf(signal))),
  );
  const isDead = deaths.some(({ atMs }) => atMs <= maxMs);
  const isBack = deaths.some(({ atMs, lastsMs }) => atMs + lastsMs <= maxMs);
  return sumTerms([
    ...after,
    { name: 'promtool', minMs: minMs - sinceMs, maxMs: maxMs - sinceMs, why: sourceOf(told) },
    ...(countingMs === 0 ? [] : [countingTerm(countingMs)]),
    ...(isDead ? [timeoutTerm(setting)] : []),
    ...(isBack ? [startUpTerm(setting)] : []),
    seenTerm(setting),
  ]);
}

function countingTerm(ms: number): Term {
  return { name: 'counting', minMs: -ms, maxMs: ms, why: 'requests and errors come one by one' };
}
