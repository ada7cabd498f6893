import { type Labels, nameAlert } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import { acceptedMentions, mentionsAlert } from '../mentions.ts';
import { boundsOf, faultBehind } from './arguments.ts';
import { assertStep } from './claim.ts';
import { type Heard, heardText, narrowToReceiver, refuseNarrowing, type WhenChain } from './heard.ts';

export interface DeliverChain {
  /** To this receiver as well. */
  to(receiver: string): WhenChain;
  readonly but: { readonly not: { to(receiver: string): void } };
}

/**
 * `expect(run).to.deliver('HighErrorRate', { severity: 'critical' }).to('pagerduty').within('8m')`
 *
 * Each step is checked at once. Denied, `expect(run).not.to.deliver(alert)` means: to nobody;
 * "delivered, but not to them" is `expect(run).to.deliver(alert).but.not.to('email')`.
 * Only requests that the receiver accepted count.
 */
export function deliver(run: RunView, alert: Labels, isNegated: boolean): DeliverChain {
  const mentions = acceptedMentions(run).filter(
    (mention) => mention.status === 'firing' && mentionsAlert(mention, alert),
  );
  const name = nameAlert(alert);
  const heard: Heard = {
    claim: `deliver ${name}`,
    mentions,
    bounds: (limit) => boundsOf(limit, faultBehind(run, alert).onsetMs, 'the onset'),
  };
  const holds = mentions.length > 0;
  assertStep({ holds, claim: heard.claim, want: 'any receiver', got: heardText(mentions) }, isNegated);
  if (isNegated) {
    const refuse = (receiver: string) =>
      refuseNarrowing(`expect(run).to.deliver('${alert['alertname']}').but.not.to('${receiver}')`);
    return { to: refuse, but: { not: { to: refuse } } };
  }
  return {
    to: (receiver) => narrowToReceiver(heard, 'to', receiver),
    but: {
      not: {
        to: (receiver) => {
          narrowToReceiver(heard, 'to', receiver, true);
        },
      },
    },
  };
}

declare global {
  namespace Chai {
    interface Assertion {
      /** A receiver was told that this alert fires. */
      deliver(alertname: string, labels?: Labels): DeliverChain;
    }
  }
}
