import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Life, Plan } from '../../core/plan.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question, undecided } from '../question.ts';
import { livesOf } from '../sightings.ts';
import { againstWindow, windowText } from '../words.ts';

/** Does every alert that must fire do so in Prometheus, when it must? */
export function firesQuestions(plan: Plan): Question[] {
  return livesOf(plan).map((life) => ({
    suite: 'fires',
    title: titleOf(life),
    answer: (evidence) =>
      life.certainty === 'must-not' ? mustNotFire(life, evidence) : mustFire(life, evidence),
  }));
}

function titleOf({ alert, certainty, firing, faultIndex }: Life): string {
  const verb = { must: 'fires', may: 'may fire', 'must-not': 'does not fire' }[certainty];
  const when = certainty === 'must-not' ? `for fault ${faultIndex + 1}` : `within ${windowText(firing)}`;
  return `${nameAlert(alert)} ${verb} in Prometheus ${when}`;
}

function mustFire(life: Life, evidence: Evidence): Answer {
  const sighting = evidence.sightingOf(life);
  if (sighting === undefined) return undecided('not looked for');
  const { seen, firing: window } = sighting;
  const name = nameAlert(life.alert);
  if (seen === null) return neverFired(life, evidence, window);
  const atMs = seen.span.fromMs;
  if (atMs >= window.earliestMs && atMs <= window.latestMs) return held(`fired at ${formatLabTime(atMs)}`);
  const isEarly = atMs < window.earliestMs;
  return broken(
    `fired at ${formatLabTime(atMs)}`,
    finding({
      suite: 'fires',
      kind: isEarly ? 'early' : 'late',
      alert: life.alert,
      message: `${name} fired in Prometheus at ${againstWindow(atMs, window)}`,
      want: `firing from ${windowText(window)}`,
      got: `firing at ${formatLabTime(atMs)}`,
      terms: window.terms,
    }),
  );
}

function neverFired(
  life: Life,
  evidence: Evidence,
  window: { earliestMs: number; latestMs: number },
): Answer {
  const name = nameAlert(life.alert);
  if (life.certainty === 'may')
    return undecided(
      'did not fire',
      `${name} might have fired here, but did not: its part of the plan was not exercised`,
    );
  if (!evidence.isComplete && evidence.watchedUntilMs < window.latestMs)
    return undecided(`not seen until ${formatLabTime(evidence.watchedUntilMs)}, when the run broke off`);
  return broken(
    'did not fire',
    finding({
      suite: 'fires',
      kind: 'missing',
      alert: life.alert,
      message: `${name} never fired in Prometheus; it was due from ${windowText(window)}`,
      want: `firing from ${windowText(window)}`,
      got: 'never',
      terms: life.firing.terms,
    }),
  );
}

function mustNotFire(life: Life, evidence: Evidence): Answer {
  const seen = evidence.sightingOf(life)?.seen;
  if (seen === null || seen === undefined) return held('did not fire');
  const at = formatLabTime(seen.span.fromMs);
  return broken(
    `fired at ${at}`,
    finding({
      suite: 'fires',
      kind: 'unexpected',
      alert: life.alert,
      message: `${nameAlert(life.alert)} fired in Prometheus at ${at}, although its condition cannot last long enough`,
      want: 'not firing',
      got: `firing at ${at}`,
    }),
  );
}
