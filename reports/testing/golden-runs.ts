import type { RunView } from '../../core/run-view.ts';
import {
  type Check,
  decideVerdict,
  type Finding,
  type Judgement,
  type SuiteName,
} from '../../core/verdict.ts';
import { viewJournal } from '../../core/view-journal.ts';
import type { Run } from '../run.ts';
import { asPlanned, burstEvents, burstPlan, critical, type Variation, warning } from './story-of-a-burst.ts';

const pageWindow = burstPlan.deliveries[0]?.notified;

function viewOf(variation: Variation): RunView {
  const view = viewJournal(burstEvents(variation), 0);
  if (view === undefined) throw new Error('the synthetic journal has no header');
  return view;
}

/** Named below, without its window. */
type GoldenCheck = Omit<Check, 'name'>;

const held = (suite: SuiteName, title: string, observed: string): GoldenCheck => ({
  suite,
  title,
  outcome: 'held',
  observed,
  findings: [],
});

const passing: readonly GoldenCheck[] = [
  held('fires', 'HighErrorRate critical app fires within 6m15s to 7m', 'fired at 6m24s'),
  held('fires', 'ErrorBudgetBurn critical app fires within 6m18s to 7m3s', 'fired at 6m36s'),
  held('routes', 'HighErrorRate critical app reaches pagerduty within 6m25s to 7m18s', 'at 6m34s'),
  held('routes', 'HighErrorRate critical app reaches slack within 6m25s to 7m18s', 'at 6m34s'),
  held(
    'inhibits',
    'HighErrorRate warning app is muted by HighErrorRate critical app',
    'muted from 10m30s to 11m30s',
  ),
  held(
    'resolves',
    'pagerduty hears the end of HighErrorRate critical app within 11m45s to 13m38s',
    'at 12m54s',
  ),
  held('quiet', 'nobody hears of anything else', '12 notifications, 12 expected'),
  held(
    'honest',
    'the fault took hold: 20 % of requests to app answer 500',
    '20 of 100 requests answered 500',
  ),
];

/** The run with another outcome for one check. */
function judge(instead: readonly GoldenCheck[]): Judgement {
  const replaced = passing.map((check) => instead.find((other) => other.title === check.title) ?? check);
  const all = [...replaced, ...instead.filter((other) => !replaced.includes(other))];
  const checks = all.map((check) => ({ ...check, name: check.title.replace(/ within .*$/, '') }));
  const findings = checks.flatMap((check) => check.findings);
  return {
    verdict: decideVerdict(findings),
    checks,
    findings,
    excuses: [
      { suite: 'honest', text: 'app was scraped at most 0.9 s of wall time apart; the interval is 0.25 s' },
    ],
  };
}

const finding = (
  part: Pick<Finding, 'suite' | 'kind' | 'message' | 'want' | 'got'> & Partial<Finding>,
): Finding => ({
  weight: 'fail',
  alert: critical,
  receiver: 'pagerduty',
  terms: [],
  cause: null,
  location: null,
  ...part,
});

/** Everything as it must be. */
export const passRun: Run = { view: viewOf(asPlanned), judgement: judge([]) };

/** The page comes 82 s too late, and Slack hears of the warning that should have been muted. */
export const lateRun: Run = {
  view: viewOf({ ...asPlanned, pagedAt: 520, unexpectedAt: 700 }),
  judgement: judge([
    {
      suite: 'routes',
      title: 'HighErrorRate critical app reaches pagerduty within 6m25s to 7m18s',
      outcome: 'broken',
      observed: 'at 8m40s',
      findings: [
        finding({
          suite: 'routes',
          kind: 'late',
          message: 'pagerduty heard of HighErrorRate critical app 1m22s too late',
          want: '6m25s to 7m18s',
          got: '8m40s',
          terms: pageWindow?.terms ?? [],
          cause: 'group_wait of the route to pagerduty is 2m <not 10s> & that is too long',
          location: { file: 'stack/config/alertmanager/alertmanager.yml', line: 34, column: 7 },
        }),
      ],
    },
    {
      suite: 'quiet',
      title: 'nobody hears of anything else',
      outcome: 'broken',
      observed: '13 notifications, 12 expected',
      findings: [
        finding({
          suite: 'quiet',
          kind: 'unexpected',
          alert: warning,
          receiver: 'slack',
          message: 'slack heard of HighErrorRate warning app, which nobody expected',
          want: 'silence',
          got: 'firing at 11m40s',
        }),
      ],
    },
  ]),
};

/** The fault never took hold, so that nothing can be said. */
export const doubtfulRun: Run = {
  view: viewOf({ ...asPlanned, faultHolds: false }),
  judgement: judge([
    ...passing
      .filter((check) => ['fires', 'routes', 'inhibits', 'resolves'].includes(check.suite))
      .map(
        (check): GoldenCheck => ({
          ...check,
          outcome: 'undecided',
          observed: 'not asked: the run cannot be believed',
        }),
      ),
    {
      suite: 'honest',
      title: 'the fault took hold: 20 % of requests to app answer 500',
      outcome: 'broken',
      observed: '0 of 100 requests answered 500',
      findings: [
        finding({
          suite: 'honest',
          kind: 'fault-not-proven',
          weight: 'inconclusive',
          alert: null,
          receiver: null,
          message: 'the fault "20 % of requests to app answer 500" did not take hold',
          want: 'about 20 of 100 requests answer 500',
          got: '0 of 100 requests answered 500',
        }),
      ],
    },
  ]),
};

/** Name of the golden folder, and the run that it shows. */
export const goldenRuns: Readonly<Record<string, Run>> = {
  pass: passRun,
  late: lateRun,
  doubtful: doubtfulRun,
};
