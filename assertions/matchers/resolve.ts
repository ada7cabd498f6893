import { type Labels, nameAlert } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import { acceptedMentions, mentionsAlert } from '../mentions.ts';
import { boundsOf, faultBehind } from './arguments.ts';
import { assertStep } from './claim.ts';
import { type Heard, heardText, narrowToReceiver, refuseNarrowing, type WhenChain } from './heard.ts';

export interface ResolveChain {
  /** At this receiver as well. */
  at(receiver: string): WhenChain;
  readonly but: { readonly not: { at(receiver: string): void } };
}

/**
 * `expect(run).to.resolve('HighErrorRate', { severity: 'critical' }).at('slack').within('12m')`
 *
 * Each step is checked at once; denied, it means: at nobody. A duration counts from the heal.
 */
export function resolve(run: RunView, alert: Labels, isNegated: boolean): ResolveChain {
  const mentions = acceptedMentions(run).filter(
    (mention) => mention.status === 'resolved' && mentionsAlert(mention, alert),
  );
  const heard: Heard = {
    claim: `resolve ${nameAlert(alert)}`,
    mentions,
    bounds: (limit) => boundsOf(limit, faultBehind(run, alert).healMs, 'the heal'),
  };
  const holds = mentions.length > 0;
  assertStep({ holds, claim: heard.claim, want: 'any receiver', got: heardText(mentions) }, isNegated);
  if (isNegated) {
    const refuse = (receiver: string) =>
      refuseNarrowing(`expect(run).to.resolve('${alert['alertname']}').but.not.at('${receiver}')`);
    return { at: refuse, but: { not: { at: refuse } } };
  }
  return {
    at: (receiver) => narrowToReceiver(heard, 'at', receiver),
    but: {
      not: {
        at: (receiver) => {
          narrowToReceiver(heard, 'at', receiver, true);
        },
      },
    },
  };
}

declare global {
  namespace Chai {
    interface Assertion {
      /** A receiver was told that this alert is over. */
      resolve(alertname: string, labels?: Labels): ResolveChain;
    }
  }
}
