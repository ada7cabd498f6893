import { formatDuration, formatLabTime } from '../../core/duration.ts';
import type { EventOf } from '../../core/journal.ts';
import type { Plan } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, held, heldUnless, type Question, undecided } from '../question.ts';
import { isRecorded } from '../recorded.ts';
import { countText } from '../words.ts';

type Source = EventOf<'observer'>['source'];

/** Without these nothing can be said about what fired, what was muted and what arrived. */
const neededSources: readonly Source[] = ['prometheus', 'alertmanager', 'receivers'];

/** Longest tolerable stretch without a reading, in wall milliseconds: shorter states would be missed. */
const longestGapMs = 2000;

/** Could Prometheus, Alertmanager and the receivers be read throughout, and did every rule evaluate? */
export function monitoringReadableQuestions(_plan: Plan): Question[] {
  return [
    { suite: 'honest', title: 'every reading held the Watchdog, which always fires', answer: holdsWatchdog },
    { suite: 'honest', title: 'the monitoring system could be read throughout', answer: isReadable },
    { suite: 'honest', title: 'every request that a receiver got is known', answer: isComplete },
    { suite: 'honest', title: 'every rule evaluated without an error', answer: rulesAreHealthy },
  ];
}

function isReadable({ view }: Evidence): Answer {
  const absent = neededSources
    .filter((needed) => !view.observers.some(({ source }) => source === needed))
    .map((source) =>
      unreadable(`nobody says whether ${source} could be read`, 'a record of its readings', 'none'),
    );
  const troubled = view.observers.flatMap(({ source, errors, longestGapMs: gapMs, reads }) => {
    const findings: Finding[] = [];
    if (errors.length > 0) {
      const got = `${countText(errors.length, 'error')} in ${countText(reads, 'reading')}, first: ${errors[0]}`;
      findings.push(unreadable(`${source} could not be read: ${got}`, 'no errors', got));
    }
    if (gapMs > longestGapMs) {
      const got = `${Math.round(gapMs)} ms without a reading`;
      findings.push(
        unreadable(`${source} went unread for too long: ${got}`, `at most ${longestGapMs} ms`, got),
      );
    }
    return findings;
  });
  const readings = view.observers.map(({ source, reads }) => `${source} ${reads}`).join(', ');
  const stopped = view.observers.flatMap(({ source, away = [] }) =>
    away.map(({ fromWallMs, toWallMs }) => {
      const forMs = formatDuration(Math.round(toWallMs - fromWallMs));
      return `${source} was not read for ${forMs} of wall time, while a fault had stopped it`;
    }),
  );
  return { ...heldUnless([...absent, ...troubled], `readings: ${readings}`), excuses: stopped };
}

/** A request that is lost on the way from the receivers would be a page that nobody got, or silence. */
function isComplete({ view }: Evidence): Answer {
  const receivers = view.observers.find(({ source }) => source === 'receivers');
  if (receivers === undefined) return undecided('nobody read');
  const { records } = receivers;
  const heard = countText(view.recordsHeard, 'record');
  if (records === undefined && !isRecorded(view, 'record-counts'))
    return undecided(
      heard,
      'whether every request is known is not known: this journal is older than that count',
    );
  if (records === view.recordsHeard) return held(heard);
  const got = `${heard} of ${records ?? 'an unknown number'}`;
  const message = `not every request that a receiver got is known: ${got}`;
  return heldUnless([unreadable(message, 'every record of the receivers', got)], '');
}

/** Who knows of the Watchdog; the receivers hear of it in their own time (proof-of-life.ts). */
const watchdogSources: readonly Source[] = ['prometheus', 'alertmanager'];

/** An API that answers with nothing is read without an error, and everything seems to be quiet. */
function holdsWatchdog({ view, plan }: Evidence): Answer {
  const own = view.observers.filter(({ source }) => watchdogSources.includes(source));
  const unknown = own.filter(({ withoutWatchdog }) => withoutWatchdog === undefined);
  if (own.length === 0) return undecided('nobody read');
  if (unknown.length > 0 && !isRecorded(view, 'watchdog-readings'))
    return undecided(
      'not counted',
      'whether every reading held the Watchdog is not known: this journal is older than that count',
    );
  const labText = (wallMs: number): string =>
    formatLabTime(Math.round((wallMs - (view.zeroWallMs ?? wallMs)) * plan.speed));
  const findings = own.flatMap(({ source, reads, withoutWatchdog }): Finding[] => {
    const want = 'the Watchdog in every reading';
    if (withoutWatchdog === undefined)
      return [unreadable(`nobody says whether ${source} told of the Watchdog`, want, 'nothing')];
    const [first] = withoutWatchdog;
    const last = withoutWatchdog.at(-1);
    if (first === undefined || last === undefined) return [];
    const lacking = withoutWatchdog.reduce((sum, stretch) => sum + stretch.reads, 0);
    const got = `${lacking} of ${countText(reads, 'reading')} without it, from ${labText(first.fromWallMs)} to ${labText(last.toWallMs)}`;
    return [unreadable(`${source} did not tell of the Watchdog, which always fires: ${got}`, want, got)];
  });
  return heldUnless(
    findings,
    `in all ${countText(
      own.reduce((sum, { reads }) => sum + reads, 0),
      'reading',
    )}`,
  );
}

function rulesAreHealthy({ view }: Evidence): Answer {
  if (view.ruleHealth.length === 0) {
    const finding = unreadable('nobody says whether the rules evaluated', 'the health of every rule', 'none');
    return heldUnless([finding], '');
  }
  const findings = view.ruleHealth
    .filter(({ health }) => health !== 'ok')
    .map(({ group, rule, health, lastError }) => {
      const got = lastError === '' ? health : `${health}: ${lastError}`;
      return unreadable(`the rule ${rule} of group ${group} did not evaluate: ${got}`, 'ok', got);
    });
  return heldUnless(findings, countText(view.ruleHealth.length, 'healthy rule'));
}

function unreadable(message: string, want: string, got: string): Finding {
  return finding({
    suite: 'honest',
    kind: 'monitoring-unreadable',
    weight: 'inconclusive',
    message,
    want,
    got,
  });
}
