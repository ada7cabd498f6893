import { formatLabTime } from '../../core/duration.ts';
import type { RunView } from '../../core/run-view.ts';
import { type Answer, finding, heldUnless, undecided } from '../question.ts';
import { listText } from '../words.ts';
import type { PromiseEvidence } from './evidence.ts';

/** Whoever disturbs these changes what Prometheus is connected to. */
const connecting: readonly string[] = ['prometheus', 'alertmanager', 'toxiproxy'];

/** Does Prometheus send to the promised Alertmanagers, as it says itself? A fault on the way leaves the time before it. */
export function connectedRightly({ promises }: PromiseEvidence, { alertmanagers, plan }: RunView): Answer {
  const isDisturbed = plan.scenario.faults.some(({ on }) => connecting.includes(on));
  const readings = alertmanagers.filter(({ atMs }) => !isDisturbed || atMs <= 0);
  if (readings.length === 0)
    return undecided(
      'not read',
      'which Alertmanagers Prometheus sends to was not judged: the journal does not say (an older run, or one that broke off)',
    );
  const wanted = promises.stated.prometheus.alertmanagers;
  const wrong = readings.find(
    ({ active }) => wanted.length !== active.length || wanted.some((one) => !active.includes(one)),
  );
  const want = listText([...wanted].sort());
  const got = listText(wrong?.active ?? [], 'none at all');
  return heldUnless(
    wrong === undefined
      ? []
      : [
          finding({
            suite: 'routes',
            kind: 'promise-broken',
            message: `Prometheus sends to ${got} at ${formatLabTime(wrong.atMs)}; promised is ${want}`,
            want,
            got,
          }),
        ],
    want,
  );
}
