import type { AlertmanagerConfig } from '../../config/alertmanager.ts';
import type { Certainty, Window } from '../../plan.ts';
import type { Setting } from '../setting.ts';
import type { GroupClock, Mate } from './group-clock.ts';
import type { Muter } from './mutes.ts';
import type { PlannedAlert } from './planned-alert.ts';

/** Everything that the notifications of a plan are computed from. */
export interface Groups {
  /** All alerts that the plan knows, those that mute or that always fire among them. */
  readonly alerts: readonly PlannedAlert[];
  readonly config: AlertmanagerConfig;
  readonly setting: Setting;
  /** Whether a receiver is told of ends (send_resolved). */
  readonly sendsResolved: (receiver: string) => boolean;
}

/** Who else has a say in what a receiver hears of an alert. */
export interface Others {
  readonly mates: readonly Mate[];
  readonly muters: readonly Muter[];
  readonly clock: GroupClock;
}

/** When a receiver hears of the end, and whether one that was told of the alert must. */
export interface Ending {
  readonly window: Window;
  readonly told: Certainty;
  /** Why one that was told of the alert need not be told of the end; absent where it must. */
  readonly untoldBecause?: string;
}
