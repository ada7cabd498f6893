import { formatDuration, formatLabTime } from '../../core/duration.ts';
import { hasLabels } from '../../core/labels.ts';
import { inLabMs, machineWallMs } from '../../core/oracle/setting.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Comparison, compareBatches, failingReceivers } from '../batches/compare.ts';
import { type Due, dueBatches } from '../batches/due-batches.ts';
import { groupIntervalMs, type Mismatch, mismatchOf } from '../batches/mismatch.ts';
import { undecidable, unless } from '../batches/undecidable.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, heldUnless, type Question, undecided } from '../question.ts';
import { countText, listText } from '../words.ts';

/**
 * Does every notification hold exactly the alerts that Alertmanager had to send together, and does it come at its tick?
 * What had to be sent follows from what Prometheus really did, by the model of Alertmanager: nothing is left to chance
 * but the machine's own delays.
 */
export function batchesQuestions(_plan: Plan): Question[] {
  return [
    {
      suite: 'routes',
      title: 'every notification holds the alerts that had to be sent together, at its tick',
      answer: asPredicted,
    },
  ];
}

function asPredicted({ view }: Evidence, earlier: readonly Finding[]): Answer {
  const why = undecidable(view);
  const { configuration } = view.plan;
  if (why !== undefined || configuration === undefined) return open(why ?? 'no configuration');
  const due = unless(() => dueBatches(view, configuration));
  if ('why' in due) return open(due.why);
  const comparisons = compareBatches(view, due);
  const delays = new Delays(comparisons, due, view);
  const findings: Finding[] = [];
  const excuses = failingReceivers(view).size > 0 ? [retriesExcuse(failingReceivers(view))] : [];
  const slow: Extract<Mismatch, { readonly lateMs: number }>[] = [];
  for (const comparison of comparisons) {
    if (isTold(comparison, earlier) || isToldElsewhere(comparison, comparisons)) continue;
    const mismatch = mismatchOf(comparison, comparisons, due);
    if (mismatch === undefined) continue;
    const { slackMs, closest } = comparison.cluster;
    if ('lateMs' in mismatch) slow.push(mismatch);
    else if (slackMs > delays.longestMs) findings.push(mismatch.finding);
    else excuses.push(closeCall(mismatch.finding, slackMs, closest, delays));
  }
  const [latest, ...others] = slow.sort((a, b) => b.lateMs - a.lateMs);
  if (latest !== undefined) {
    const more = others.length === 0 ? '' : `; ${countText(others.length, 'other')} came late, but less so`;
    excuses.push(`the machine was slow: ${latest.what}${more}`);
  }
  return { ...heldUnless(findings, observedText(comparisons, due)), excuses };
}

function open(why: string): Answer {
  return undecided('not predicted', `which alerts had to be sent together was not judged: ${why}`);
}

function retriesExcuse(receivers: ReadonlySet<string>): string {
  return `what ${listText([...receivers])} was told was not compared with the prediction: it refused something or a fault was on it, and retries come by chance`;
}

function closeCall(
  { message }: Finding,
  slackMs: number,
  closest: string,
  { longestMs, how }: Delays,
): string {
  return `${message}; either is legal, because it was a close call: ${closest} were ${formatDuration(Math.round(slackMs))} apart, and ${how} ${formatDuration(Math.round(longestMs))}`;
}

/** Whether a question before this one has spoken of the same alerts at the same receiver, or of their lives. */
function isTold({ receiver, due, got }: Comparison, earlier: readonly Finding[]): boolean {
  const told = [...(due?.told ?? []), ...(got?.told ?? [])];
  return earlier.some(
    (finding) =>
      finding.alert !== null &&
      (finding.receiver === null || finding.receiver === receiver) &&
      told.some(({ labels }) => hasLabels(labels, finding.alert ?? {})),
  );
}

/** A batch that came with another one, or with which another one came: that is told of the first of them. */
function isToldElsewhere(comparison: Comparison, all: readonly Comparison[]): boolean {
  const { receiver, due, got } = comparison;
  const before = all.slice(0, all.indexOf(comparison));
  if (got !== null) return before.some((one) => one.got?.notification === got.notification);
  return all.some(
    (one) =>
      one.receiver === receiver &&
      (due?.told ?? []).every((told) =>
        one.surplus.some(({ key, status }) => key === told.key && status === told.status),
      ),
  );
}

/**
 * How long the machine took in this run, in lab milliseconds: from a flush to the receiver, late ones included, and for a
 * scrape and for the rules after it. What is decided by less than that is chance.
 */
class Delays {
  readonly longestMs: number;
  readonly how: string;

  constructor(comparisons: readonly Comparison[], due: Due, { plan, headroom }: RunView) {
    const seen = comparisons.flatMap((comparison) => {
      const { due: own, got, surplus, lacking } = comparison;
      if (own === null || got === null || surplus.length + lacking.length > 0) return [];
      if (own.batch.attempts > 1 || own.batch.integration.startsWith('email')) return [];
      const delayMs = got.notification.atMs - own.batch.earliestMs;
      return delayMs < groupIntervalMs(comparison, due) ? [delayMs] : [];
    });
    const worked = [headroom?.longestScrapeMs, headroom?.longestRuleGroupMs].flatMap((ms) => ms ?? []);
    const isMeasured = seen.length > 0;
    this.longestMs = isMeasured
      ? Math.max(0, ...seen, ...worked.map((ms) => inLabMs(ms, plan)))
      : inLabMs(machineWallMs.deliver, plan);
    this.how = isMeasured
      ? 'the slowest notification, scrape or rule of this run took'
      : 'a notification may take';
  }
}

function observedText(comparisons: readonly Comparison[], { untilMs }: Due): string {
  const batches = comparisons.filter(({ due, got }) => due !== null && got !== null).length;
  if (batches === 0) return 'none was due, none came';
  return `${countText(batches, 'batch').replace('batchs', 'batches')} as predicted, until ${formatLabTime(untilMs)}`;
}
