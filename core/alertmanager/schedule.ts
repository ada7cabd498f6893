import type { Matcher } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import { instant, type Window } from './slack.ts';

/** An alert as a client sends it to Alertmanager's API. All times are milliseconds on the schedule's own clock. */
export interface PushedAlert {
  readonly labels: Labels;
  /** Default: `endsAtMs` where that is given, otherwise the moment of the push (api/v2 of Alertmanager 0.26). */
  readonly startsAtMs?: number;
  /** Default: `resolve_timeout` after the push. At or before the push the alert is resolved. */
  readonly endsAtMs?: number;
}

/** How a receiver answers: `retried` stands for a 5xx or no answer, `refused` for a 4xx, which nobody tries again. */
export type ReceiverAnswer = 'accepted' | 'retried' | 'refused';

/** Something that happens to Alertmanager from outside, at an instant. */
export type ScheduleEvent =
  | { readonly kind: 'push'; readonly atMs: number; readonly alerts: readonly PushedAlert[] }
  | {
      readonly kind: 'silence';
      readonly atMs: number;
      readonly id: string;
      readonly matchers: readonly Matcher[];
      /** A start in the past counts as the moment of creation. */
      readonly startsAtMs: number;
      readonly endsAtMs: number;
    }
  | { readonly kind: 'expire-silence'; readonly atMs: number; readonly id: string }
  | {
      readonly kind: 'receiver';
      readonly atMs: number;
      readonly receiver: string;
      /** Which of the receiver's integrations, such as `webhook[1]`; default all of them. */
      readonly integration?: string;
      readonly answer: ReceiverAnswer;
      /** So many requests are answered like this, then `accepted` again. Default: until the next such event. */
      readonly times?: number;
    }
  | {
      readonly kind: 'restart';
      readonly atMs: number;
      /** When it takes pushes again; pushes in between are lost. */
      readonly upAtMs: number;
      /**
       * True for SIGTERM: silences and the notification log are saved and come back. False for SIGKILL: what was last
       * saved comes back, at an earlier graceful end or in the save every 15 minutes of wall time.
       */
      readonly graceful: boolean;
    };

export type EventOfKind<Kind extends ScheduleEvent['kind']> = Extract<ScheduleEvent, { kind: Kind }>;

/** When something changes that is not in a group's own alerts. */
export function edgesOf(event: ScheduleEvent): Window[] {
  switch (event.kind) {
    case 'push':
      return []; // a push concerns its own groups, and those that its alerts mute: the model looks at them one by one
    case 'silence':
      return [event.atMs, event.startsAtMs, event.endsAtMs].map(instant);
    case 'restart':
      return [event.atMs, event.upAtMs].map(instant);
    case 'expire-silence':
    case 'receiver':
      return [instant(event.atMs)];
  }
}
