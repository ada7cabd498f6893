import type { Labels } from '../../core/labels.ts';
import { type RunView, watchdogName } from '../../core/run-view.ts';
import { matchClaims } from '../claims.ts';
import { firingsOf } from '../sightings.ts';

/** An alert that a fault raised in Prometheus, and that a receiver was told of as planned. */
export interface Sent {
  /** All its labels, the external ones too. */
  readonly labels: Labels;
  readonly receiver: string;
  readonly integration: string;
  readonly status: 'firing' | 'resolved';
  readonly atMs: number;
}

/**
 * Everything that went the whole way from a rule to a receiver in one run: planned, fired in Prometheus and delivered. The
 * heartbeat goes that way all the time.
 */
export function sentIn(view: RunView): Sent[] {
  const { firing, resolved } = matchClaims(view);
  const planned = ([...firing, ...resolved] as const).flatMap(([{ life, receiver }, mention]): Sent[] => {
    const fired = firingsOf(view, life.alert)[0];
    if (fired === undefined) return [];
    const { integration } = mention.notification;
    const { status, atMs } = mention;
    return [{ labels: fired.alert.labels, receiver, integration, status, atMs }];
  });
  const beat = view.beatsMs[0];
  const watchdog = firingsOf(view, { alertname: watchdogName })[0];
  if (beat === undefined || watchdog === undefined) return planned;
  const { receiver } = view.plan.heartbeat;
  return [
    ...planned,
    { labels: watchdog.alert.labels, receiver, integration: 'deadmansswitch', status: 'firing', atMs: beat },
  ];
}
