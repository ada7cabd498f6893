import type { SyntaxNode } from '@lezer/common';
import { formatDuration } from '../../duration.ts';
import type { Signal } from '../../fault.ts';
import type { PromqlTree } from '../../labtime/promql.ts';
import { type AveragedStep, averagedTruth, neverReaches, pastTerm, sampledOf } from '../averaged.ts';
import { burstsTruth } from '../bursts.ts';
import { binaryOf, constantOf, operationOf, rateOf } from '../expression.ts';
import { inTurn } from '../in-turn.ts';
import { inLabMs, type Setting } from '../setting.ts';
import { emptiedWindow, underDeath } from '../staleness.ts';
import type { PartTruth, Truth } from '../truth.ts';
import { lacksTwoSamples } from '../two-samples.ts';
import { defineShape, type Scene } from './shape.ts';

interface ErrorRatio {
  readonly windowMs: number;
  readonly thresholdRatio: number;
}

/** The share of 5xx requests over a window is above a threshold (ratio 0..1). */
export const errorRatio = defineShape<ErrorRatio>({
  kind: 'error-ratio',
  read,
  truth: (condition, scene) => {
    const together = (incident: Scene): PartTruth =>
      underDeath(incident, emptiedWindow(condition.windowMs, fewestMs(condition, incident)), (alive) =>
        truth(condition, alive),
      );
    // A window that a death empties also shows what fails without any fault: no death stands for itself then.
    if (failsAnyhow(scene)) return together(scene);
    return inTurn(scene, { kinds: ['error-ratio', 'target-down'], windowMs: condition.windowMs }, together);
  },
});

/** Whether the service may die, and some of its requests fail at any time. */
function failsAnyhow({ service, faults }: Scene): boolean {
  const signals = faults.flatMap((fault) => fault.signals).filter((signal) => signal.service === service);
  return (
    signals.some(({ kind }) => kind === 'target-down') &&
    signals.some((signal) => signal.kind === 'error-ratio' && signal.baselineRatio > 0)
  );
}

/**
 * How long requests must be counted for a steady ratio to show above the threshold, whole requests as they are: of n
 * requests at least f·n − 1 failed, and n may be one more than was thought.
 */
function fewestMs({ thresholdRatio }: ErrorRatio, { service, faults, setting }: Scene): number {
  const ratios = faults
    .flatMap(({ signals }) => signals)
    .flatMap((s) => (s.kind === 'error-ratio' && s.service === service ? [s.faultRatio] : []));
  const faultRatio = Math.max(0, ...ratios);
  const requests = (1 + thresholdRatio) / Math.max(faultRatio - thresholdRatio, Number.EPSILON);
  const neededMs = inLabMs((1000 * requests) / (setting.ratePerSecond[service] ?? 1), setting);
  // One interval between two samples is there to the very end.
  const intervals = Math.ceil(neededMs / setting.scrapeIntervalMs) - 1;
  return intervals * setting.scrapeIntervalMs;
}

function read(tree: PromqlTree, node: SyntaxNode): ErrorRatio | undefined {
  const binary = operationOf(tree, node);
  if (binary?.operator !== '>') return undefined;
  const thresholdRatio = constantOf(tree, binary.right);
  const windowMs = errorRatioWindowMs(tree, binary.left);
  if (thresholdRatio === undefined || windowMs === undefined) return undefined;
  return { windowMs, thresholdRatio };
}

/** `sum(rate(http_requests_total{status=~"5.."}[w])) / sum(rate(http_requests_total[w]))`, both summed alike. */
function errorRatioWindowMs(tree: PromqlTree, node: SyntaxNode): number | undefined {
  const division = binaryOf(tree, node);
  if (division?.operator !== '/') return undefined;
  const errors = rateOf(tree, division.left);
  const all = rateOf(tree, division.right);
  if (errors === undefined || all === undefined || errors.summedBy === null || all.summedBy === null)
    return undefined;
  const alike =
    errors.metric === 'http_requests_total' &&
    all.metric === errors.metric &&
    all.windowMs === errors.windowMs &&
    all.summedBy.join() === errors.summedBy.join() &&
    all.matchers.length === 0 &&
    errors.matchers.join() === 'status=~"5.."';
  return alike ? errors.windowMs : undefined;
}

/** When the average error ratio over a window is above the threshold. */
function truth({ windowMs, thresholdRatio }: ErrorRatio, { service, faults, setting }: Scene): Truth {
  const told = faults.flatMap((fault) =>
    fault.signals.flatMap((signal) =>
      signal.kind === 'error-ratio' && signal.service === service ? [{ fault, signal }] : [],
    ),
  );
  const [first, ...more] = told.sort((a, b) => a.fault.atMs - b.fault.atMs);
  if (first === undefined) return { kind: 'never', why: 'no fault of the scenario makes requests fail' };
  const { fault, signal } = first;
  const { baselineRatio, faultRatio } = signal;
  if (more.some((other) => other.signal.baselineRatio !== baselineRatio))
    return { kind: 'unknown', why: 'faults do not agree on how many requests fail without them' };
  const lacking = lacksTwoSamples(windowMs, setting);
  if (lacking !== undefined) return lacking;
  if (baselineRatio >= thresholdRatio) {
    return { kind: 'unknown', why: `the ratio is above ${thresholdRatio} without any fault` };
  }
  if (more.length > 0) {
    const bursts = told.map((one) => ({ fault: one.fault, ratio: one.signal.faultRatio }));
    const ratePerSecond = setting.ratePerSecond[service] ?? 1;
    return burstsTruth({ bursts, baselineRatio, windowMs, thresholdRatio, ratePerSecond }, setting);
  }
  if (faultRatio <= baselineRatio) return { kind: 'never', why: 'the fault makes no more requests fail' };
  const share = (thresholdRatio - baselineRatio) / (faultRatio - baselineRatio);
  const countingMs = countingOf(signal, thresholdRatio, setting);
  const pastMs = windowMs * share;
  const step: AveragedStep = {
    fault,
    windowMs,
    share,
    isFresh: true,
    limit: `${thresholdRatio}`,
    countingMs,
    overshootMs: 0,
    more: {
      begins: windowMs > setting.warmUpMs ? [pastTerm(pastMs, share, setting)] : [],
      ends: [],
      looseMs: 0,
    },
  };
  if (neverReaches(step, setting)) {
    return {
      kind: 'never',
      why: `${faultRatio} for ${formatDuration(fault.lastsMs)} never averages above ${thresholdRatio} over ${formatDuration(windowMs)}`,
    };
  }
  if (baselineRatio > 0 && sampledOf(windowMs, setting).sampledMs * share <= countingMs.endMs) {
    return { kind: 'unknown', why: `the ratio may reach ${thresholdRatio} without any fault` };
  }
  return averagedTruth(step, setting);
}

function countingOf(
  { service, baselineRatio, faultRatio }: Extract<Signal, { kind: 'error-ratio' }>,
  thresholdRatio: number,
  setting: Setting,
): AveragedStep['countingMs'] {
  // A fault counts from zero, so that its errors are never more than their share and less than one fewer; errors of
  // the baseline may be one more. Off by one are also the failing requests, and all requests of the window: twice at
  // the most, because rate() does not extrapolate errors to before their first.
  const carried = baselineRatio > 0 ? 1 : 0;
  const others = faultRatio + 2 * thresholdRatio;
  const ratePerSecond = setting.ratePerSecond[service] ?? 1;
  const spacingMs = inLabMs(1000 / (ratePerSecond * (faultRatio - baselineRatio)), setting);
  const laterMs = spacingMs * (1 + carried + others);
  return { soonerMs: spacingMs * (carried + others), laterMs, endMs: laterMs };
}
