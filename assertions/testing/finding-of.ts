import type { Labels } from '../../core/labels.ts';
import type { JudgedConfiguration } from '../../core/plan.ts';
import type { Finding, FindingKind } from '../../core/verdict.ts';
import { judge } from '../judge.ts';
import { errorBurst } from './error-burst.ts';
import type { Facts } from './facts.ts';
import { viewOf } from './journal-builder.ts';

/** The first finding of a kind at the receivers, in a good run that was changed. @throws Error when there is none */
export function findingOf(
  kind: FindingKind,
  change: (facts: Facts) => void,
  isIt: (finding: Finding) => boolean = ({ suite }) => suite !== 'fires',
): Finding {
  const facts = errorBurst();
  change(facts);
  const found = judge(viewOf(facts)).findings.find((finding) => finding.kind === kind && isIt(finding));
  if (found === undefined) throw new Error(`no finding of kind ${kind}`);
  return found;
}

/** The configuration of a synthetic run, to be changed. */
export function configurationOf({ plan }: Facts): JudgedConfiguration {
  if (plan.configuration === undefined) throw new Error('the run has a configuration');
  return plan.configuration;
}

/** Whether it is the critical HighErrorRate. */
export function isCritical({ labels }: { readonly labels: Labels }): boolean {
  return labels['alertname'] === 'HighErrorRate' && labels['severity'] === 'critical';
}

/** The critical HighErrorRate reaches nobody. */
export function unheard(facts: Facts): void {
  facts.notifications = facts.notifications.filter(({ alerts }) => !alerts.some(isCritical));
}

/** Nor does it fire. */
export function unfired(facts: Facts): void {
  unheard(facts);
  facts.prometheus = facts.prometheus.filter((alert) => !(isCritical(alert) && alert.state === 'firing'));
  facts.alertmanager = facts.alertmanager.filter((alert) => !isCritical(alert));
}
