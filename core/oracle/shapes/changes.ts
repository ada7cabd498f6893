import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import { argumentsOf, nameOfCall, type PromqlTree } from '../../labtime/promql.ts';
import { exactly, sumTerms, type Term, type Window } from '../../plan.ts';
import { constantOf, operationOf } from '../expression.ts';
import { scrapedTerms, seenTerm, startUpTerm, timeoutTerm } from '../scraped.ts';
import { rangeOf, type Selector, selects } from '../selector.ts';
import type { Setting } from '../setting.ts';
import type { TimedFault, Truth } from '../truth.ts';
import { defineShape, type Scene } from './shape.ts';

interface Changes {
  readonly selector: Selector;
  readonly windowMs: number;
  /** So many changes within the window are enough. */
  readonly fewest: number;
}

/** `changes(up[10m]) >= 4`: a target goes down and up again, too often. */
export const changes = defineShape<Changes>({ kind: 'changes', read, truth });

function read(tree: PromqlTree, node: SyntaxNode): Changes | undefined {
  const binary = operationOf(tree, node);
  if (binary?.left.name !== 'FunctionCall' || nameOfCall(tree, binary.left) !== 'changes') return undefined;
  const limit = constantOf(tree, binary.right);
  const [argument] = argumentsOf(binary.left);
  const range = argument === undefined ? undefined : rangeOf(tree, argument);
  if (limit === undefined || range?.selector.metric !== 'up') return undefined;
  const { selector, windowMs } = range;
  if (binary.operator === '>=') return { selector, windowMs, fewest: Math.max(1, Math.ceil(limit)) };
  if (binary.operator === '>') return { selector, windowMs, fewest: Math.max(1, Math.floor(limit) + 1) };
  return undefined;
}

/** A step of `up` in the stored samples. */
interface Change {
  readonly fault: TimedFault;
  /** When the first scrape of the new value was made. */
  readonly made: readonly Term[];
  /** What passes until a rule can see it. */
  readonly seen: readonly Term[];
}

/**
 * Every death is two changes. The condition begins with the change that makes enough of them, and ends when the first one
 * of the last such lot leaves the window, which it does with the sample before it: without that, nothing has changed.
 */
function truth({ selector, windowMs, fewest }: Changes, { service, faults, setting }: Scene): Truth {
  if (!selects(selector, service, {}))
    return { kind: 'unknown', why: `the rule may be about other targets than ${service}` };
  const deaths = faults
    .filter(({ signals }) => signals.some((s) => s.kind === 'target-down' && s.service === service))
    .sort((a, b) => a.atMs - b.atMs);
  const made = deaths.flatMap((fault) => changesOf(fault, setting));
  const enough = made.length - fewest;
  if (enough < 0)
    return { kind: 'never', why: `up of ${service} changes ${made.length} times, not ${fewest} times` };
  const blurred = blurredBy(deaths, setting);
  if (blurred !== undefined) return { kind: 'unknown', why: blurred };
  const windows = made.map((change) => sumTerms(change.made));
  const spanMs = (from: number, to: number, pick: 'longest' | 'shortest'): number => {
    const [first, last] = [windows[from], windows[to]];
    if (first === undefined || last === undefined) return Number.POSITIVE_INFINITY;
    const changesMs =
      pick === 'longest' ? last.latestMs - first.earliestMs : last.earliestMs - first.latestMs;
    return changesMs + setting.scrapeIntervalMs;
  };
  // One lot of changes after the other; each must surely fit into the window, and touch the next one.
  for (let first = 0; first <= enough; first += 1) {
    const last = first + fewest - 1;
    if (spanMs(first, last, 'shortest') > windowMs) {
      if (made.length > fewest || spanMs(first, last, 'longest') <= windowMs)
        return { kind: 'unknown', why: 'some of the changes are too far apart to be counted together' };
      return { kind: 'never', why: `${fewest} changes of up never fit into ${formatDuration(windowMs)}` };
    }
    const isLast = first === enough;
    if (spanMs(first, isLast ? last : last + 1, 'longest') > windowMs)
      return { kind: 'unknown', why: `${fewest} changes of up hardly fit into ${formatDuration(windowMs)}` };
  }
  return holds(made, fewest, windowMs, setting);
}

function changesOf(fault: TimedFault, setting: Setting): Change[] {
  const [scrape, machine] = scrapedTerms(setting);
  const onset = exactly('onset', fault.atMs, 'when the target is stopped');
  return [
    { fault, made: [onset, scrape], seen: [timeoutTerm(setting), machine] },
    {
      fault,
      made: [onset, exactly('fault', fault.lastsMs, 'how long it stays down'), startUpTerm(setting), scrape],
      seen: [machine],
    },
  ];
}

/** A death or a life that may lie between two scrapes is no change, or may be none. */
function blurredBy(deaths: readonly TimedFault[], setting: Setting): string | undefined {
  const [scrape, machine] = scrapedTerms(setting);
  const scrapedMs = scrape.maxMs + machine.maxMs;
  for (const [index, { atMs, lastsMs }] of deaths.entries()) {
    if (lastsMs < scrapedMs + setting.scrapeTimeoutMs)
      return `${formatDuration(lastsMs)} of death may fall between two scrapes`;
    const next = deaths[index + 1];
    if (next !== undefined && next.atMs - atMs - lastsMs < startUpTerm(setting).maxMs + scrapedMs)
      return 'a life between two deaths may fall between two scrapes';
  }
  return undefined;
}

function holds(made: readonly Change[], fewest: number, windowMs: number, setting: Setting): Truth {
  const opening = made[fewest - 1];
  const closing = made[made.length - fewest];
  if (opening === undefined || closing === undefined)
    return { kind: 'never', why: 'up does not change so often' };
  const begins: Window = sumTerms([...opening.made, ...opening.seen]);
  const ends = sumTerms([
    ...closing.made,
    exactly('sample before', -setting.scrapeIntervalMs, 'a change needs the sample before it in the window'),
    exactly('window', windowMs, 'so long the change counts'),
    seenTerm(setting),
  ]);
  const endedBy =
    closing.fault.index === opening.fault.index ? {} : { endedByFaultIndex: closing.fault.index };
  return { kind: 'holds', faultIndex: opening.fault.index, ...endedBy, flickers: false, begins, ends };
}
