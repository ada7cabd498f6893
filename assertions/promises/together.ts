import { formatLabTime } from '../../core/duration.ts';
import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless } from '../question.ts';
import { countText, listText } from '../words.ts';
import { callAlert, type Heard, isToldAlready, type PromiseEvidence } from './evidence.ts';

/** Do the alerts of each notification share the labels that are promised? */
export function toldTogether({ heard }: PromiseEvidence, earlier: readonly Finding[]): Answer {
  const mixed = heard.flatMap((one) => {
    const differ = (one.promised?.together ?? []).filter((name) => valuesOf(one, name).length > 1);
    const isKnown = one.notification.alerts.some(({ labels }) =>
      isToldAlready(earlier, labels, one.receiver),
    );
    return differ.length === 0 || isKnown ? [] : [{ one, differ }];
  });
  const alike = Map.groupBy(mixed, ({ one, differ }) => `${one.receiver} ${differ.join()}`);
  const findings = [...alike.values()].flatMap(([first]) => {
    if (first === undefined) return [];
    const { one, differ } = first;
    const at = formatLabTime(one.atMs);
    const got = differ.map((name) => `${name} ${listText(valuesOf(one, name))}`).join(', ');
    const want = `one notification for each ${listText(one.promised?.together ?? [])}`;
    return finding({
      suite: 'routes',
      kind: 'promise-broken',
      alert: one.notification.alerts[0]?.labels ?? {},
      receiver: one.receiver,
      message: `one notification to ${one.receiver} at ${at} tells of ${listText(one.notification.alerts.map(({ labels }) => callAlert(labels)))} together (${got}); promised is ${want}`,
      want,
      got,
    });
  });
  return heldUnless(findings, countText(heard.length, 'notification'));
}

function valuesOf({ notification }: Heard, name: string): string[] {
  return [...new Set(notification.alerts.map(({ labels }) => labels[name] ?? 'none'))];
}
