import { formatLabTime } from '../../core/duration.ts';
import type { Labels } from '../../core/labels.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless } from '../question.ts';
import { countText, listText } from '../words.ts';
import { callAlert, type Heard, isToldAlready, type PromiseEvidence } from './evidence.ts';

/** Was anybody told of an alert that is promised to others, or to nobody? Whatever the plan expects. */
export function toldRightly({ heard, promiseOf }: PromiseEvidence, earlier: readonly Finding[]): Answer {
  const wrong = heard.flatMap((one) =>
    one.notification.alerts
      .map(({ labels }) => ({ one, labels, told: promiseOf(labels)?.told }))
      .filter(({ told }) => told === undefined || !told.includes(one.receiver))
      .filter(({ labels }) => !isToldAlready(earlier, labels, one.receiver)),
  );
  const alike = Map.groupBy(wrong, ({ one, labels }) => `${one.receiver} ${callAlert(labels)}`);
  const findings = [...alike.values()].flatMap(([first]) => (first === undefined ? [] : findingOf(first)));
  return heldUnless(findings, `${countText(heard.length, 'notification')}, each to whom it is promised`);
}

interface Wrong {
  readonly one: Heard;
  readonly labels: Labels;
  readonly told: readonly string[] | undefined;
}

function findingOf({ one: { receiver, atMs }, labels, told }: Wrong): Finding {
  const at = formatLabTime(atMs);
  const want = told === undefined ? 'no such alert' : listText(told);
  const instead = told === undefined ? 'nobody promised such an alert' : `it is promised to ${want} only`;
  return finding({
    suite: 'routes',
    kind: 'promise-broken',
    alert: labels,
    receiver,
    message: `${callAlert(labels)} reached ${receiver} at ${at}, but ${instead}`,
    want,
    got: `${receiver} at ${at}`,
  });
}
