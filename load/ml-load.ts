import type { LoadDeclaration } from '../core/scenario.ts';

/**
 * A day on which the ML API has so much traffic that its scores mean something, in requests per wall second: 120 are 600
 * in its window of five lab minutes at speed 60, two rounds of all customers. The shop only stays above LowThroughput.
 */
export const mlLoad: LoadDeclaration[] = [
  { on: 'app', ratePerSecond: 10 },
  { on: 'ml-api', ratePerSecond: 120 },
];
