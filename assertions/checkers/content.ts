import { formatLabTime } from '../../core/duration.ts';
import { type Labels, nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';
import { type ObservedNotification, wasAccepted } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import { alertTexts, rawTemplateIn } from '../content/alert-texts.ts';
import { type Flaw, flawsOf } from '../content/flaws.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { countText, listText } from '../words.ts';

/** Does what people read say what is wrong, how much of it, and where to look, and is it all rendered? */
export function contentQuestions(_plan: Plan): Question[] {
  return [
    {
      suite: 'routes',
      title: 'what people read names the right value and a runbook that there is',
      answer: readsRight,
    },
  ];
}

/** One flaw of one notification. */
interface Misprint {
  readonly flaw: Flaw;
  readonly alert: Labels;
  readonly notification: ObservedNotification;
}

function readsRight({ view, watchedUntilMs }: Evidence): Answer {
  const { configuration } = view.plan;
  const heard = view.notifications.filter(
    (one) => wasAccepted(one) && one.schemaProblems.length === 0 && one.atMs <= watchedUntilMs,
  );
  const texts = heard.flatMap((notification) =>
    alertTexts(notification).map((text) => ({ notification, text })),
  );
  const misprints = [
    ...heard.flatMap(unrendered),
    ...(configuration === undefined ? [] : texts).flatMap(({ notification, text }) =>
      flawsOf(text, configuration as NonNullable<typeof configuration>).map(
        (flaw): Misprint => ({ flaw, alert: text.alert.labels, notification }),
      ),
    ),
  ];
  const byMistake = Map.groupBy(misprints, ({ flaw, alert }) => `${flaw.id} ${nameAlert(alert)}`);
  const answer = heldUnless(
    [...byMistake.values()].flatMap(findingOf),
    `${countText(texts.length, 'text')} read`,
  );
  if (configuration !== undefined || answer.outcome === 'broken') return answer;
  const why = 'values and runbooks in texts were not judged: the journal does not carry what they must be';
  return { ...answer, outcome: 'undecided', excuses: [why] };
}

function unrendered(notification: ObservedNotification): Misprint[] {
  const raw = rawTemplateIn(notification.payload);
  if (raw === undefined) return [];
  const flaw: Flaw = {
    id: 'template',
    sentence: `shows its template in ${raw.where}`,
    want: 'rendered text',
    got: raw.text,
    cause: 'the template names something that there is not, or calls a function with the wrong thing',
  };
  return [{ flaw, alert: notification.alerts[0]?.labels ?? {}, notification }];
}

/** The same mistake at several receivers, at the firing and at the end, is told once. */
function findingOf(misprints: readonly Misprint[]): Finding[] {
  const [first] = misprints;
  if (first === undefined) return [];
  const { flaw, alert, notification } = first;
  const receivers = [...new Set(misprints.map((one) => one.notification.receiver))];
  const more = misprints.length > 1 ? `, first at ${notification.receiver}` : '';
  return [
    finding({
      suite: 'routes',
      kind: 'wrong-content',
      alert,
      receiver: notification.receiver,
      message: `what ${listText(receivers)} read of ${nameAlert(alert)} ${flaw.sentence} (${formatLabTime(notification.atMs)}${more})`,
      want: flaw.want,
      got: flaw.got,
      ...(flaw.cause === undefined ? {} : { cause: flaw.cause }),
    }),
  ];
}
