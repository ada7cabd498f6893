import { type Relabelled, relabel } from '../../core/config/relabel.ts';
import { formatLocation } from '../../core/errors.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { routesTo } from '../../core/lint/route-to.ts';
import { firingsOf } from '../sightings.ts';
import { listText } from '../words.ts';
import type { Cause, Explanation } from './cause.ts';
import { routingOf } from './judged.ts';

/** The relabelling of alerts threw it away on the way to Alertmanager, or changed a label on which its route hangs. */
export const relabelledAway: Cause = (symptom) => {
  const { finding, alert, receiver, evidence } = symptom;
  const { configuration } = evidence.plan;
  const steps = configuration?.alertRelabelling ?? [];
  const observed = firingsOf(evidence.view, alert)[0]?.alert;
  if (finding.kind !== 'missing' || receiver === null || observed === undefined || steps.length === 0)
    return null;
  const before = { ...configuration?.externalLabels, ...(observed.stored ?? observed.labels) };
  const after = relabel(before, steps);
  if (after.kind === 'dropped')
    return at(
      after,
      `alert relabelling (action ${after.by[0]?.action}) throws it away on the way to Alertmanager`,
    );
  const tree = routingOf(symptom);
  if (after.kind !== 'kept' || tree === undefined) return null;
  const leads = (labels: Labels): boolean => routesTo(receiver, labels, tree).length > 0;
  if (!leads(before) || leads(after.labels)) return null;
  return at(
    after,
    `alert relabelling ${changeText(before, after.labels)} on the way to Alertmanager, and no route takes that to ${receiver}`,
  );
};

/** Somebody was told of an alert that nobody stored under these labels: relabelling made it of another one. */
export const relabelledInto: Cause = ({ finding, alert, evidence }) => {
  const kinds: readonly string[] = ['unexpected', 'wrong-receiver', 'duplicate'];
  const { configuration } = evidence.plan;
  const steps = configuration?.alertRelabelling ?? [];
  if (!kinds.includes(finding.kind) || steps.length === 0) return null;
  for (const observed of evidence.view.alerts) {
    if (observed.firing.length === 0 || observed.stored === undefined) continue;
    const before = { ...configuration?.externalLabels, ...observed.stored };
    const after = relabel(before, steps);
    if (after.kind !== 'kept' || !hasLabels(after.labels, alert) || hasLabels(before, alert)) continue;
    return at(after, `alert relabelling ${changeText(before, after.labels)} on the way to Alertmanager`);
  }
  return null;
};

/** Every step that took part is named; the place is that of the first. */
function at({ by }: Relabelled, what: string): Explanation {
  const places = listText(by.map(({ location }) => formatLocation(location)));
  return { sentence: `${what} (${places})`, location: by[0]?.location };
}

/** `changes severity from "page" to "critical" and removes team`. */
function changeText(before: Labels, after: Labels): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = names.flatMap((name) => {
    const [old, now] = [before[name] ?? '', after[name] ?? ''];
    if (old === now) return [];
    if (now === '') return [`removes ${name}`];
    return old === ''
      ? [`adds ${name}=${JSON.stringify(now)}`]
      : [`changes ${name} from ${JSON.stringify(old)} to ${JSON.stringify(now)}`];
  });
  return listText(changes, 'changes nothing');
}
