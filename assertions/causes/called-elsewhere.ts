import { formatLabTime } from '../../core/duration.ts';
import { meantReceiver, strayText } from '../stray.ts';
import type { Cause } from './cause.ts';

/** The receiver was called, but at an address where it is not: its host is right and its path is wrong. */
export const calledElsewhere: Cause = ({ finding, receiver, evidence }) => {
  if (finding.kind !== 'missing' && finding.kind !== 'not-resolved') return null;
  // Whom a mail was meant for nobody knows; it was the one that got none.
  const stray = evidence.view.strays.find((one) => (meantReceiver(one) ?? 'email') === receiver);
  if (stray === undefined) return null;
  return `${strayText(stray)}, at ${formatLabTime(stray.atMs)}: see the address in alertmanager/alertmanager.yml`;
};
