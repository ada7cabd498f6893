import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Life, Plan, Window } from '../../core/plan.ts';
import { isFiringDemanded } from '../demands.ts';
import type { Evidence } from '../evidence.ts';
import {
  type Answer,
  broken,
  finding,
  held,
  notExercised,
  type Question,
  titleWithin,
  undecided,
} from '../question.ts';
import { livesOf } from '../sightings.ts';
import { againstWindow, countText, windowText } from '../words.ts';

/** Does every alert that must fire do so in Prometheus, when it must? */
export function firesQuestions(plan: Plan): Question[] {
  return livesOf(plan).map((life) => ({
    suite: 'fires',
    ...titlesOf(life, isFiringDemanded(plan, life)),
    answer: (evidence) =>
      life.certainty === 'must-not' && !isFiringDemanded(plan, life)
        ? mustNotFire(life, evidence)
        : mustFire(life, evidence),
  }));
}

function titlesOf(life: Life, isDemanded: boolean): Pick<Question, 'title' | 'name' | 'windowOf'> {
  const { alert, firing, faultIndex } = life;
  const certainty = isDemanded ? 'must' : life.certainty;
  if (certainty === 'must-not')
    return { title: `${nameAlert(alert)} does not fire in Prometheus for fault ${faultIndex + 1}` };
  const name = `${nameAlert(alert)} ${certainty === 'must' ? 'fires' : 'may fire'} in Prometheus`;
  return {
    name,
    title: titleWithin(name, firing),
    windowOf: (evidence) => evidence.sightingOf(life)?.firing ?? null,
  };
}

function mustFire(life: Life, evidence: Evidence): Answer {
  const sighting = evidence.sightingOf(life);
  if (sighting === undefined) return undecided('not looked for');
  const { seen, beside, firing: window } = sighting;
  const name = nameAlert(life.alert);
  if (seen === null) return neverFired(life, evidence, window);
  const atMs = seen.span.fromMs;
  const fired = 1 + beside.length;
  if (atMs >= window.earliestMs && atMs <= window.latestMs)
    return fired < (life.alerts ?? 1) ? tooFew(life, fired, window) : held(`fired at ${formatLabTime(atMs)}`);
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

function neverFired(life: Life, evidence: Evidence, window: Window): Answer {
  const name = nameAlert(life.alert);
  if (life.certainty !== 'must' && !isFiringDemanded(evidence.plan, life))
    return notExercised(`${name} did not have to fire, and did not`);
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

/** The scenario says how many alerts have these labels. */
function tooFew({ alert, alerts = 1, firing }: Life, fired: number, window: Window): Answer {
  const name = nameAlert(alert);
  return broken(
    `${fired} of ${alerts} fired`,
    finding({
      suite: 'fires',
      kind: 'missing',
      alert,
      message: `${fired} of the ${alerts} alerts ${name} fired in Prometheus; all were due from ${windowText(window)}`,
      want: countText(alerts, 'alert'),
      got: countText(fired, 'alert'),
      terms: firing.terms,
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
