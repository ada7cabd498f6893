import { formatDuration } from '../../core/duration.ts';
import type { EventOf } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question, undecided } from '../question.ts';
import { countText, listText } from '../words.ts';

/** A scrape that takes this share of its timeout was about to fail, which is worth a word; a ratio. */
const scrapeShareRatio = 0.8;
/** A fault's request gives up after 2 s of wall time (load/drivers/http.ts): a longer stall may have broken the lab itself. */
const longestStallMs = 2000;

/**
 * Scenarios keep 5 points from a limit (docs/guides/hosts.md). A machine that withholds more than this share of a window
 * leaves the verdict to chance.
 */
const mostContentionRatio = 0.03;

/** Had the machine room to spare? Compressed timeouts turn a busy machine into false outages. */
export function headroomQuestions(_plan: Plan): Question[] {
  return [{ suite: 'honest', title: 'the machine had headroom at this speed', answer: hasHeadroom }];
}

function hasHeadroom({ view }: Evidence): Answer {
  const { headroom } = view;
  const findings = headroomTroubles(view);
  if (headroom === null) return heldUnless(findings, '');
  const { longestScrapeMs, scrapeTimeoutMs } = headroom;
  const longest = longestText(headroom);
  const stall = `longest stall ${Math.round(headroom.longestEventLoopLagMs)} ms of wall time`;
  const answer = heldUnless(findings, `longest scrape ${longest}, ${stall}`);
  const gaps = notMeasured(headroom);
  if (findings.length === 0 && gaps.length > 0)
    return undecided(
      `not measured: ${listText(gaps)}`,
      `not measured: ${listText(gaps)}; Prometheus has no such series`,
    );
  const isNear = longestScrapeMs !== null && longestScrapeMs >= scrapeTimeoutMs * scrapeShareRatio;
  return isNear && findings.length === 0
    ? { ...answer, excuses: [`the machine was busy: a scrape took ${longest} before its timeout`] }
    : answer;
}

function longestText({ longestScrapeMs, scrapeTimeoutMs }: EventOf<'headroom'>): string {
  if (longestScrapeMs === null) return 'not measured';
  return `${Math.round(longestScrapeMs)} of ${Math.round(scrapeTimeoutMs)} ms`;
}

/** All that a machine lacked. */
export function headroomTroubles(view: Pick<RunView, 'headroom' | 'zeroWallMs' | 'plan'>): Finding[] {
  const { headroom, plan } = view;
  if (headroom === null) return [none('nobody measured the headroom', 'a measurement', 'none')];
  const findings: Finding[] = [];
  const { missedRuleIterations, longestScrapeMs, scrapeTimeoutMs } = headroom;
  if (missedRuleIterations !== null && missedRuleIterations > 0) {
    const got = `${countText(missedRuleIterations, 'rule iteration')} missed`;
    findings.push(none(`Prometheus could not keep up with its rules: ${got}`, 'none missed', got));
  }
  const longest = longestText(headroom);
  if (longestScrapeMs !== null && longestScrapeMs >= scrapeTimeoutMs) {
    const want = `answers within ${Math.round(scrapeTimeoutMs)} ms`;
    const target = headroom.longestScrapeOf ?? 'a target';
    findings.push(
      none(`a scrape of ${target}, which was healthy, timed out: it took ${longest}`, want, longest),
    );
  }
  const [probe, ...more] = headroom.failedProbes ?? [];
  if (probe !== undefined) {
    const atMs = Math.max(0, (probe.atWallMs - (view.zeroWallMs ?? probe.atWallMs)) * plan.speed);
    const got = `${formatDuration(Math.round(atMs / 1000) * 1000)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
    const message = `a probe of ${probe.service}, which was healthy, failed at ${got}`;
    findings.push(none(message, 'an answer in time', got));
  }
  // Arrival times come from the receivers and firings from Prometheus; but a state that Alertmanager held for only one
  // evaluation would be missed by a recording process that stalled for longer than that.
  const lagLimitMs = Math.min(longestStallMs, Math.round(headroom.evaluationIntervalMs));
  if (headroom.longestEventLoopLagMs > lagLimitMs) {
    const got = `${Math.round(headroom.longestEventLoopLagMs)} ms`;
    findings.push(
      none(`the recording process stalled for ${got}`, `at most ${lagLimitMs} ms of wall time`, got),
    );
  }
  const { hostContentionRatio = 0 } = headroom;
  if (hostContentionRatio > mostContentionRatio) {
    const got = `${(100 * hostContentionRatio).toFixed(1)} % of 5 lab minutes`;
    const want = `at most ${100 * mostContentionRatio} %`;
    findings.push(
      none(`a host did not use the CPU time or the memory that it was told to: off for ${got}`, want, got),
    );
  }
  return findings;
}

/** What Prometheus has no series of: that is no zero. */
function notMeasured(headroom: EventOf<'headroom'>): string[] {
  const measures = [
    ['missed rule iterations', headroom.missedRuleIterations],
    ['how long scrapes take', headroom.longestScrapeMs],
    ['how long rule groups take', headroom.longestRuleGroupMs],
  ] as const;
  return measures.flatMap(([name, value]) => (value === null ? [name] : []));
}

function none(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'no-headroom', weight: 'inconclusive', message, want, got });
}
