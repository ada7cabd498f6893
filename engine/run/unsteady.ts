import { type AlertRule, asWritten } from '../../core/config/rules.ts';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { readFailedProbes, readFirstScrapes, readHeadroom } from '../observers/prometheus.ts';
import { type Boot, settledAt } from './settled.ts';
import { NotSteady } from './steady-state.ts';

/** What is looked at when a stack is not well before any fault. */
export interface Circumstances {
  readonly prometheusUrl: string;
  readonly boot: Boot;
  readonly rules: readonly AlertRule[];
  readonly limits: Parameters<typeof readHeadroom>[3];
  /** Since when the load runs, wall epoch milliseconds. */
  readonly fromWallMs: number;
  readonly longestEventLoopLagMs: number;
  /** Ends the load and gives its account. */
  readonly stopLoad: () => Promise<EventOf<'load-summary'>>;
}

/**
 * Notes all that may explain why a stack did not get well: the room that the machine had, the load that was, and probes that
 * failed. The judge blames the configuration only where none of it does.
 *
 * @returns the same problem, with the rule that each standing alert comes from, and how long it stood when the windows held
 *   nothing of the boot any more
 */
export async function noteCircumstances(
  problem: NotSteady,
  { prometheusUrl, boot, rules, limits, fromWallMs, longestEventLoopLagMs, stopLoad }: Circumstances,
  append: (event: JournalEvent) => void,
): Promise<NotSteady> {
  const spans = [{ fromWallMs, toWallMs: wallNowMs() }];
  const [first, headroom, failedProbes, summary] = await Promise.all([
    readFirstScrapes(prometheusUrl, boot.pastEndWallMs),
    readHeadroom(prometheusUrl, spans, [], limits, longestEventLoopLagMs),
    readFailedProbes(prometheusUrl, fromWallMs),
    stopLoad(),
  ]);
  append({ ...headroom, failedProbes });
  append(summary);
  // Until then the windows may hold something of the boot, and an alert comes from that.
  const settledWallMs = wallNowMs() - settledAt(first, boot);
  const standing = problem.standing.map(({ labels, forWallMs }) => {
    const rule = ruleOf(labels, rules)?.location;
    return { labels, forWallMs: Math.max(0, Math.min(forWallMs, settledWallMs)), ...(rule && { rule }) };
  });
  return new NotSteady(problem.message, problem.details, problem.alerts, standing);
}

/** The rule that an alert comes from: its name, and the labels that the rule sets. A label that is a template is not known. */
export function ruleOf(alert: Labels, rules: readonly AlertRule[]): AlertRule | undefined {
  return rules.find((rule) => {
    const { alert: name, labels } = asWritten(rule);
    const fixed = Object.entries(labels).filter(([, value]) => !value.includes('{{'));
    return name === alert['alertname'] && hasLabels(alert, Object.fromEntries(fixed));
  });
}
