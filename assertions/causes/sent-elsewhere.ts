import { formatLabTime } from '../../core/duration.ts';
import { mentionsAlert } from '../mentions.ts';
import { listText } from '../words.ts';
import type { Cause } from './cause.ts';

/** It was sent, but to receivers that were not to have it. */
export const sentElsewhere: Cause = ({ finding, alert, receiver, evidence }) => {
  if (finding.kind !== 'missing' || receiver === null) return null;
  const strays = evidence
    .claims()
    .leftovers.filter(({ kind }) => kind === 'wrong-receiver' || kind === 'unrouted')
    .filter(({ mention }) => mentionsAlert(mention, alert));
  if (strays.length === 0) return null;
  const where = strays.map(({ mention }) => `${mention.receiver} at ${formatLabTime(mention.atMs)}`);
  return `the route tree sent it elsewhere: ${listText(where)}`;
};
