import { formatLabels, nameAlert } from '../../core/labels.ts';
import { firingsOf } from '../sightings.ts';
import { listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** Why an inhibition did not hold: its source was not there, came too late, or ended too early. */
export const inhibitionGap: Cause = ({ finding, alert, evidence }) => {
  if (finding.suite !== 'inhibits') return null;
  const by = evidence.plan.inhibitions.find(
    ({ life }) => formatLabels(life.alert) === formatLabels(alert),
  )?.by;
  if (by === undefined) return null;
  const targets = firingsOf(evidence.view, alert).map(({ span }) => span);
  const sources = firingsOf(evidence.view, by).map(({ span }) => span);
  const name = nameAlert(by);
  const [target] = targets;
  const [source] = sources;
  if (target === undefined) return null;
  if (source === undefined) return `${name}, which should mute it, never fired in Prometheus`;
  const when = `${name} fired ${listText(sources.map(spanText))}, it ${listText(targets.map(spanText))}`;
  if (source.fromMs > target.fromMs) return `its inhibitor fired only after it: ${when}`;
  const lastMs = (spans: typeof sources) =>
    Math.max(...spans.map(({ toMs }) => toMs ?? Number.POSITIVE_INFINITY));
  if (lastMs(sources) < lastMs(targets)) return `it outlasted its inhibitor: ${when}`;
  return `no inhibit rule joined the two, although both fired: ${when}`;
};
