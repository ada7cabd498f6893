import type { LoadDeclaration } from '../core/scenario.ts';

/**
 * The traffic of a normal day, in requests per wall second. 50 to the shop make a ratio over a compressed window
 * exact; 5 to the ML API keep it well above the 1 a second at which LowThroughput speaks up.
 */
export const everydayLoad: LoadDeclaration[] = [
  { on: 'app', ratePerSecond: 50 },
  { on: 'ml-api', ratePerSecond: 5 },
];
