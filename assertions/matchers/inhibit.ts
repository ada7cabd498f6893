import { type Labels, nameAlert } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import { type Muting, mutingOf } from '../muting.ts';
import { listText, spanText } from '../words.ts';
import { alertLabels } from './arguments.ts';
import { assertStep } from './claim.ts';
import { refuseNarrowing } from './heard.ts';

export interface InhibitChain {
  /** By this alert, and whenever the muted one fired for longer than a moment. */
  by(alertname: string, labels?: Labels): void;
  readonly but: { readonly not: { by(alertname: string, labels?: Labels): void } };
}

/**
 * `expect(run).to.inhibit('HighErrorRate', { severity: 'warning' }).by('HighErrorRate', { severity: 'critical' })`
 *
 * The alert fired, and Alertmanager said whenever it did that another alert mutes it. Whether somebody heard of it all the
 * same is the question of `deliver`. An alert that never fired was not inhibited.
 */
export function inhibit(run: RunView, alert: Labels, isNegated: boolean): InhibitChain {
  const claim = `inhibit ${nameAlert(alert)}`;
  assertMuting(claim, 'muted whenever it fires', mutingOf(run, alert, {}), isNegated);
  const by = (isDenied: boolean) => (alertname: string, labels?: Labels) => {
    const source = alertLabels(alertname, labels);
    if (isNegated)
      refuseNarrowing(`expect(run).to.inhibit('${alert['alertname']}').but.not.by('${alertname}')`);
    const byClaim = `${claim} by ${nameAlert(source)}`;
    assertMuting(
      byClaim,
      `muted by ${nameAlert(source)} whenever it fires`,
      mutingOf(run, alert, source),
      isDenied,
    );
  };
  return { by: by(false), but: { not: { by: by(true) } } };
}

function assertMuting(claim: string, want: string, muting: Muting, isNegated: boolean): void {
  const holds = muting.mutes.length > 0 && muting.gaps.length === 0;
  assertStep({ holds, claim, want, got: mutingText(muting) }, isNegated);
}

function mutingText({ firings, mutes, gaps }: Muting): string {
  if (firings.length === 0) return 'it never fired';
  const fired = `fired ${listText(firings.map(({ span }) => spanText(span)))}`;
  if (gaps.length > 0) return `${fired}, unmuted ${listText(gaps.map(({ span }) => spanText(span)))}`;
  return `${fired}, muted ${listText(mutes.map(spanText), 'at no time that was seen')}`;
}

declare global {
  namespace Chai {
    interface Assertion {
      /** This alert fired and was muted. */
      inhibit(alertname: string, labels?: Labels): InhibitChain;
    }
  }
}
