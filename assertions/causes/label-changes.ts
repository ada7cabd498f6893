import { formatDuration } from '../../core/duration.ts';
import { formatLocation } from '../../core/errors.ts';
import { hasLabels } from '../../core/labels.ts';
import { firingsOf } from '../sightings.ts';
import { listText } from '../words.ts';
import type { Cause } from './cause.ts';
import { ruleOf } from './judged.ts';

/** Fewer label sets than this may as well be two instances. */
const fewestSets = 3;

/**
 * It never fired because a template in the labels of its rule writes something new with every evaluation: each time that is
 * another alert, whose `for` begins anew.
 */
export const labelChanges: Cause = (symptom) => {
  const { finding, alert, evidence } = symptom;
  if (finding.kind !== 'missing' || firingsOf(evidence.view, alert).length > 0) return null;
  const rule = ruleOf(symptom);
  const own = evidence.view.alerts.filter(
    ({ labels, pending }) => pending.length > 0 && hasLabels(labels, alert),
  );
  const written = Object.entries(rule?.labels ?? {}).filter(([, value]) => value.includes('{{'));
  const changing = written
    .map(([name]) => name)
    .filter((name) => new Set(own.map(({ labels }) => labels[name])).size >= fewestSets);
  if (rule === undefined || changing.length === 0) return null;
  const longestMs = Math.max(
    ...own.flatMap(({ pending }) =>
      pending.map(({ fromMs, toMs }) => (toMs ?? evidence.view.lastMs) - fromMs),
    ),
  );
  const [label, have] = changing.length === 1 ? ['label', 'has'] : ['labels', 'have'];
  return {
    sentence: `its ${label} ${listText(changing)} (${formatLocation(rule.location)}) ${have} a template that wrote ${own.length} different label sets: each is an alert of its own, none was pending for longer than ${formatDuration(longestMs)}, and "for" asks for ${formatDuration(rule.forMs)}`,
    location: rule.location,
  };
};
