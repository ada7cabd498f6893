import { formatDuration } from '../../core/duration.ts';
import { formatLocation } from '../../core/errors.ts';
import { formatLabels, hasLabels, nameAlert } from '../../core/labels.ts';
import type { JudgedRule } from '../../core/plan.ts';
import { firingsOf } from '../sightings.ts';
import { listText, spanText } from '../words.ts';
import type { Cause, Symptom } from './cause.ts';
import { paceText, ruleOf } from './judged.ts';
import { whyNeverTrue } from './why-never-true.ts';

/** It never fired in Prometheus: either its condition never held, or not for as long as its `for` asks. */
export const neverFired: Cause = (symptom) => {
  const { finding, alert, evidence } = symptom;
  const { view } = evidence;
  if (finding.kind !== 'missing' || firingsOf(view, alert).length > 0) return null;
  const rule = ruleOf(symptom);
  const name = `${nameAlert(alert)} never fired in Prometheus`;
  const pending = view.alerts.filter(({ labels }) => hasLabels(labels, alert)).flatMap((own) => own.pending);
  if (pending.length === 0)
    return { sentence: `${name}: ${neverTrue(rule, symptom)}`, location: rule?.location };
  const longestMs = Math.max(...pending.map(({ fromMs, toMs }) => (toMs ?? view.lastMs) - fromMs));
  const when = listText(pending.map(spanText));
  const asked = rule === undefined ? '"for"' : `"for" of ${formatDuration(rule.forMs)}`;
  return {
    sentence: `${name}: it was pending ${when}, and its condition ended after ${formatDuration(longestMs)}, before its ${asked} had passed${paceText(rule, symptom)}`,
    location: rule?.location,
  };
};

/** With the place of the rule, and what was read of its expression, where the journal has them. */
function neverTrue(rule: JudgedRule | undefined, symptom: Symptom): string {
  const place = rule === undefined ? '' : ` (${formatLocation(rule.location)})`;
  const reading = symptom.evidence.view.ruleReadings.find(
    ({ alert }) => formatLabels(alert) === formatLabels(symptom.alert),
  );
  const why = rule && reading && whyNeverTrue(rule, reading);
  if (why === undefined)
    return `its expression${place} was never true, not even for one evaluation${paceText(rule, symptom)}`;
  return `its expression${place} was never true: ${why}`;
}
