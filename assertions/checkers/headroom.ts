import type { Plan } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { countText } from '../words.ts';

/** A scrape that takes this share of its timeout was about to fail; a ratio. */
const scrapeShareRatio = 0.8;
/** Longest tolerable stall of our own event loop, in wall milliseconds: arrival times would be wrong by as much. */
const eventLoopLagMs = 250;

/** Had the machine room to spare? Compressed timeouts turn a busy machine into false outages. */
export function headroomQuestions(_plan: Plan): Question[] {
  return [{ suite: 'honest', title: 'the machine had headroom at this speed', answer: hasHeadroom }];
}

function hasHeadroom({ view }: Evidence): Answer {
  const { headroom } = view;
  if (headroom === null)
    return heldUnless([none('nobody measured the headroom', 'a measurement', 'none')], '');
  const findings: Finding[] = [];
  if (headroom.missedRuleIterations > 0) {
    const got = `${countText(headroom.missedRuleIterations, 'rule iteration')} missed`;
    findings.push(none(`Prometheus could not keep up with its rules: ${got}`, 'none missed', got));
  }
  const scrapeLimitMs = headroom.scrapeTimeoutMs * scrapeShareRatio;
  if (headroom.longestScrapeMs >= scrapeLimitMs) {
    const got = `${Math.round(headroom.longestScrapeMs)} ms`;
    const want = `below ${Math.round(scrapeLimitMs)} ms, 80 % of the timeout`;
    findings.push(
      none(
        `a scrape took ${got}, too near to its timeout of ${Math.round(headroom.scrapeTimeoutMs)} ms`,
        want,
        got,
      ),
    );
  }
  if (headroom.longestEventLoopLagMs > eventLoopLagMs) {
    const got = `${Math.round(headroom.longestEventLoopLagMs)} ms`;
    findings.push(none(`the recording process stalled for ${got}`, `at most ${eventLoopLagMs} ms`, got));
  }
  const scrape = `longest scrape ${Math.round(headroom.longestScrapeMs)} of ${Math.round(headroom.scrapeTimeoutMs)} ms`;
  return heldUnless(
    findings,
    `${scrape}, longest stall ${Math.round(headroom.longestEventLoopLagMs)} ms of wall time`,
  );
}

function none(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'no-headroom', weight: 'inconclusive', message, want, got });
}
