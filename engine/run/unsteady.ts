import type { AlertRule } from '../../core/config/rules.ts';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import {
  type FailedProbe,
  type FirstScrapes,
  readFailedProbes,
  readFirstScrapes,
  readHeadroom,
} from '../observers/prometheus.ts';
import { wallNowMs } from './journal-writer.ts';
import { type Boot, bootTroubles } from './settled.ts';
import type { StandingAlert } from './standing-alerts.ts';
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
 * Notes all that may explain why a stack did not get well: the room that the machine had, the load that was, probes that
 * failed, and what went wrong in the boot. The judge blames the configuration only where none of it does.
 *
 * @returns the same problem, with the rule that each standing alert comes from
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
  for (const event of circumstances(first, boot, headroom, failedProbes)) append(event);
  append(summary);
  const standing = problem.standing.map((alert) => placed(alert, rules));
  return new NotSteady(problem.message, problem.details, problem.alerts, standing);
}

function circumstances(
  first: FirstScrapes,
  boot: Boot,
  headroom: EventOf<'headroom'>,
  failedProbes: FailedProbe[],
): JournalEvent[] {
  const troubles = bootTroubles(first, boot);
  return [
    ...troubles.map((text): JournalEvent => ({ kind: 'problem', code: 'STEADY_STATE', text })),
    { ...headroom, failedProbes },
  ];
}

function placed(alert: StandingAlert, rules: readonly AlertRule[]): StandingAlert {
  const rule = ruleOf(alert.labels, rules)?.location;
  return rule === undefined ? alert : { ...alert, rule };
}

/** The rule that an alert comes from: its name, and the labels that the rule sets. A label that is a template is not known. */
export function ruleOf(alert: Labels, rules: readonly AlertRule[]): AlertRule | undefined {
  return rules.find(({ alert: name, labels }) => {
    const fixed = Object.entries(labels).filter(([, value]) => !value.includes('{{'));
    return name === alert['alertname'] && hasLabels(alert, Object.fromEntries(fixed));
  });
}
