import type { EventOf } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { isRecorded } from '../recorded.ts';
import { listText } from '../words.ts';

/** How far the achieved rate may be off the wanted one before the load is not what the scenario says; a ratio. */
const rateToleranceRatio = 0.02;

/** Was the load what the scenario says? Error ratios and throughput are only exact with it. */
export function loadValidQuestions({ scenario }: Plan): Question[] {
  const loads = scenario.load.map(({ on, ratePerSecond }) => `${ratePerSecond} requests per second on ${on}`);
  const title = `the load kept to ${listText(loads)}`;
  return [{ suite: 'honest', name: 'the load kept to its rates', title, answer: isValid }];
}

function isValid({ view }: Evidence): Answer {
  const { loadSummaries } = view;
  const findings = loadTroubles(view);
  const rates = loadSummaries.map(({ gotRatePerSecond }) => `${round(gotRatePerSecond)} requests per second`);
  return heldUnless(findings, `${listText(rates)}, none dropped`);
}

/** All that was wrong with the load. */
export function loadTroubles(view: Pick<RunView, 'loadSummaries' | 'plan' | 'header'>): Finding[] {
  const { loadSummaries } = view;
  if (loadSummaries.length === 0)
    return [invalid('the load generator left no summary', 'k6’s own account of the load', 'none')];
  return loadSummaries.flatMap((summary) => {
    const troubles = troubleOf(summary);
    return troubles.length > 0 ? troubles : [...failuresIn(summary, view.plan), ...arrivalsIn(summary, view)];
  });
}

/** How long after its heal a fault may still fail requests, wall milliseconds: those under way, and the program's start. */
const afterHealWallMs = 3000;
/** Requests that one iteration makes at the most: a customer of ml-api also tells what became of the last one. */
const mostRequests = 2;

/** Requests fail because of faults and for no other reason: with no more faults in force none may, but for a few. */
function failuresIn({ iterations, failedRequests, wantedRatePerSecond }: Summary, plan: Plan): Finding[] {
  const inForceMs = plan.faults.reduce((sum, { lastsMs }) => sum + lastsMs / plan.speed + afterHealWallMs, 0);
  const most = mostRequests * (iterations * rateToleranceRatio + (wantedRatePerSecond * inForceMs) / 1000);
  if (failedRequests <= most) return [];
  const got = `${failedRequests} failed requests in ${iterations} iterations`;
  const why = plan.faults.length === 0 ? 'without any fault' : 'more than the faults explain';
  return [invalid(`the load did not arrive: ${got}, ${why}`, `at most ${Math.floor(most)}`, got)];
}

/** Requests under way at the end are sent and not counted yet. */
const underWay = 10;

/** A service must count itself what it was sent. */
function arrivalsIn(
  { arrivals, iterations }: Summary,
  { plan, header }: Pick<RunView, 'plan' | 'header'>,
): Finding[] {
  const loads = plan.scenario.load;
  const wholeRate = loads.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0);
  if (arrivals === undefined && !isRecorded({ header }, 'arrivals')) return [];
  return loads.flatMap(({ on, ratePerSecond }): Finding[] => {
    const arrival = arrivals?.find((one) => one.on === on);
    if (arrival?.isCounted !== true) {
      if (arrival?.isFault === true) return [];
      const why = arrival?.why ?? 'nobody says why';
      return [invalid(`nobody counted the requests that reached ${on}: ${why}`, 'its own count', why)];
    }
    const sent = Math.round((iterations * ratePerSecond) / wholeRate);
    const allowed = sent * rateToleranceRatio + underWay;
    if (Math.abs(arrival.requests - sent) <= allowed) return [];
    const got = `${on} counted ${arrival.requests} requests of about ${sent}`;
    return [
      invalid(`the load did not reach its service: ${got}`, `${sent} within ${Math.round(allowed)}`, got),
    ];
  });
}

type Summary = EventOf<'load-summary'>;

function troubleOf({
  wantedRatePerSecond: wanted,
  gotRatePerSecond: got,
  iterations,
  droppedIterations,
}: EventOf<'load-summary'>): Finding[] {
  if (droppedIterations > 0) {
    const dropped = `${droppedIterations} of ${iterations + droppedIterations} iterations dropped`;
    return [invalid(`the load generator could not keep up: ${dropped}`, 'none dropped', dropped)];
  }
  const offRatio = Math.abs(got - wanted) / wanted;
  // Written so that a rate that is not a number is invalid as well.
  if (offRatio <= rateToleranceRatio) return [];
  const rates = `${round(got)} requests per second instead of ${round(wanted)}`;
  return [
    invalid(
      `the load was off by ${round(offRatio * 100)} %: ${rates}`,
      `${round(wanted)}/s within 2 %`,
      rates,
    ),
  ];
}

function invalid(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'load-invalid', weight: 'inconclusive', message, want, got });
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
