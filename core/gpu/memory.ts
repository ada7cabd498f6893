import { a30 } from './a30.ts';

/** Assumptions, in MiB: the model that is served stays in memory; requests under way take some more. */
const modelMiB = 8000;
const workMiB = 1500;

/** Memory in use by the model and its work. @param demandRatio share of the GPU's time that the work takes, 0 to 1. */
export function workingMiB(demandRatio: number): number {
  return modelMiB + workMiB * Math.min(1, demandRatio);
}

/** The most that a healthy GPU has in use, as a share of its memory, 0 to 1. */
export const healthyUsedRatio = workingMiB(1) / a30.memoryMiB;
