import type { Provenance } from '../../core/journal.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Check, Judgement } from '../../core/verdict.ts';

const notMeasured = 'not measured';
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

function ofAllowed(got: number | null, allowedMs: number): string {
  return got === null ? notMeasured : `${ms(got)} of ${ms(allowedMs)} allowed`;
}

/** How much room the machine had, as pairs of word and value. Wall time. */
export function headroomParts({ headroom }: RunView): readonly (readonly [string, string])[] {
  if (headroom === null) return [['headroom', notMeasured]];
  return [
    [
      'longest scrape',
      `${ofAllowed(headroom.longestScrapeMs, headroom.scrapeTimeoutMs)}${headroom.longestScrapeOf === undefined ? '' : `, of ${headroom.longestScrapeOf}`}`,
    ],
    ['longest rule group', ofAllowed(headroom.longestRuleGroupMs, headroom.evaluationIntervalMs)],
    ['missed rule iterations', String(headroom.missedRuleIterations ?? notMeasured)],
    ['longest event loop lag', ms(headroom.longestEventLoopLagMs)],
    ...(headroom.hostContentionRatio === undefined
      ? []
      : [
          [
            'withheld from the host',
            `${(100 * headroom.hostContentionRatio).toFixed(1)} % of its CPU time`,
          ] as const,
        ]),
  ];
}

/** k6's own numbers, one pair per load of the scenario. */
export function loadParts({ loadSummaries }: RunView): readonly (readonly [string, string])[] {
  return loadSummaries.map((load) => [
    'load',
    `${load.gotRatePerSecond.toFixed(1)} of ${load.wantedRatePerSecond} requests/s, ${load.iterations} requests, ` +
      `${load.failedRequests} failed, ${load.droppedIterations} dropped`,
  ]);
}

/** Where a component comes from, without the version that stands beside it: "built from source". */
export function sortOfProvenance({ provenance }: Provenance): string {
  if (provenance.startsWith('built from')) return 'built from source';
  return provenance.startsWith('Debian package') ? 'Debian package' : provenance;
}

/** What a reader must know before believing a run, beside the findings. */
export function caveats({ header, ended, unreadableLines, problems }: RunView): string[] {
  return [
    ...(header.mutant === null
      ? []
      : [`the configuration carries the known mistake "${header.mutant}" on purpose`]),
    ...(ended === 'complete' ? [] : [`the run ended before its time: ${ended}`]),
    ...(unreadableLines === 0 ? [] : [`${unreadableLines} lines of the journal could not be read`]),
    ...problems.map(({ code, text }) => `${code}: ${text}`),
  ];
}

/** Checks that neither held nor broke, for one reason. */
export interface OpenChecks {
  readonly outcome: 'undecided' | 'not exercised';
  readonly count: number;
  readonly reason: string;
}

/** What was not exercised, and what is undecided, with the reasons and how many checks share each. */
export function openReasons({ checks }: Judgement): OpenChecks[] {
  const reasonsOf = (sort: Check['outcome'], outcome: OpenChecks['outcome']): OpenChecks[] => {
    const open = checks.filter((check) => check.outcome === sort && check.findings.length === 0);
    const same = Map.groupBy(open, ({ observed }) => observed);
    return [...same].map(([reason, { length: count }]) => ({ outcome, count, reason }));
  };
  return [...reasonsOf('not-exercised', 'not exercised'), ...reasonsOf('undecided', 'undecided')];
}
