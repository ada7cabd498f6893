import { closest } from 'fastest-levenshtein';
import { FiredrillError } from '../../core/errors.ts';
import type { LoadDeclaration } from '../../core/scenario.ts';

/** Base URLs of the services that take load, under their names in the network of a run. */
export const urlOf: Readonly<Record<string, string>> = {
  app: 'http://app:5000',
  'ml-api': 'http://ml-api:8000',
};
const services = Object.keys(urlOf);

/** @throws FiredrillError `LOAD` with every service that takes no load or is named twice */
export function requireLoadable(loads: readonly LoadDeclaration[]): void {
  const problems = loads.flatMap(({ on }, index) => problemsOf(on, index, loads));
  if (problems.length > 0) {
    throw new FiredrillError('usage', 'LOAD', 'this load cannot be made', { problems });
  }
}

function problemsOf(on: string, index: number, loads: readonly LoadDeclaration[]): string[] {
  if (!services.includes(on)) {
    const want = `want one of ${services.join(', ')}`;
    return [`load[${index}].on: ${want}, got "${on}" (did you mean "${closest(on, services)}"?)`];
  }
  const first = loads.findIndex((other) => other.on === on);
  return first < index ? [`load[${index}].on: want each service once, ${on} has load[${first}] already`] : [];
}
