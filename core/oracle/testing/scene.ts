import type { Signal } from '../../fault.ts';
import { readCondition } from '../condition.ts';
import type { TimedFault, Truth } from '../truth.ts';
import { truthOf } from '../when-true.ts';
import { labSetting } from './lab-setting.ts';

/** In real time, with the intervals of the stack and 50 requests a second. */
export const setting = labSetting({ speed: 1, ratePerSecond: { app: 50 } });

/** Ten minutes, from the sixth on. */
export function faultOf(signals: readonly Signal[], index = 0): TimedFault {
  return { index, atMs: 300_000, lastsMs: 600_000, signals };
}

/** When an expression holds for `app` under faults that send these signals. */
export function truthUnder(expr: string, ...faults: readonly (readonly Signal[])[]): Truth {
  return truthOf(readCondition(expr), 'app', faults.map(faultOf), setting);
}

/** Begin and end in whole seconds after the onset: earliest and latest. */
export function secondsOf(truth: Truth): readonly number[] {
  if (truth.kind !== 'holds') throw new Error(`${truth.kind}: ${truth.why}`);
  const { begins, ends } = truth;
  return [begins.earliestMs, begins.latestMs, ends.earliestMs, ends.latestMs].map((ms) =>
    Math.round((ms - 300_000) / 1000),
  );
}
