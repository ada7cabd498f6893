import { formatDuration } from '../../core/duration.ts';
import type { EventOf } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question, undecided } from '../question.ts';
import { isRecorded } from '../recorded.ts';
import { listText } from '../words.ts';

/** What every window allows for a delivery, wall milliseconds: a clock that is off by less moves nothing out of one. */
const deliveryWallMs = 250;
/** The rule evaluation interval of this configuration (prometheus.yml), for plans that do not carry it. */
const usualEvaluationIntervalMs = 30_000;

/** Did everybody's clock show the same time? Otherwise early and late say nothing of the configuration. */
export function clocksQuestions(_plan: Plan): Question[] {
  return [{ suite: 'honest', title: 'all clocks showed the same time', answer: agree }];
}

function agree({ view, plan }: Evidence): Answer {
  const known = view.observers.filter(({ clockAhead }) => clockAhead !== undefined);
  if (!isRecorded(view, 'clocks') && known.length === 0)
    return undecided(
      'not compared',
      'whether all clocks showed the same time is not known: this journal is older than that comparison',
    );
  const intervalMs = plan.configuration?.evaluationIntervalMs ?? usualEvaluationIntervalMs;
  const allowedMs = Math.min(deliveryWallMs, intervalMs / plan.speed);
  const findings = view.observers.flatMap((observer) => offsetOf(observer, allowedMs, plan.speed));
  const offsets = known.map(({ source, clockAhead }) => `${source} ${rangeText(clockAhead)}`);
  return heldUnless(findings, `off by, in wall time: ${listText(offsets)}`);
}

function offsetOf(
  { source, clockAhead, errors, reads }: EventOf<'observer'>,
  allowedMs: number,
  speed: number,
): Finding[] {
  const want = `at most ${Math.round(allowedMs)} ms of wall time`;
  if (clockAhead === undefined) {
    // What could not be read at all is another check's concern.
    if (errors.length > 0 || reads === 0) return [];
    return [apart(`nobody compared the clock of ${source} with the lab's`, want, 'nothing')];
  }
  const { leastMs, mostMs } = clockAhead;
  const aheadMs = leastMs > allowedMs ? leastMs : 0;
  const behindMs = -mostMs > allowedMs ? -mostMs : 0;
  if (aheadMs === 0 && behindMs === 0) return [];
  const offMs = Math.max(aheadMs, behindMs);
  const lab = formatDuration(Math.round((offMs * speed) / 1000) * 1000);
  const got = `${Math.round(offMs)} ms ${aheadMs >= behindMs ? 'ahead' : 'behind'}, which is ${lab} of lab time`;
  return [
    apart(`the clock of ${source} is off: ${got}; its times say nothing of the configuration`, want, got),
  ];
}

function rangeText(ahead: EventOf<'observer'>['clockAhead']): string {
  return ahead === undefined ? '' : `${Math.round(ahead.leastMs)} to ${Math.round(ahead.mostMs)} ms`;
}

function apart(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'clocks-apart', weight: 'inconclusive', message, want, got });
}
