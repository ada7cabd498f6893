import type { Silence } from './muting.ts';
import type { LogEntry, Logged } from './needs-update.ts';
import type { Window } from './slack.ts';

/** Where an Alertmanager stands among those it sees. */
export interface Place {
  /** 0 for the one that sends first. */
  readonly position: number;
  readonly peerTimeoutMs: number;
  /** How far it is from being another one; negative while who sees whom changes. */
  readonly doubtMs: number;
}

/** What an Alertmanager has to do with its peers. */
export interface Peering {
  /** Its place when a flush begins to wait. */
  placeAt(window: Window): Place;
  /** It looked into its notification log; `sends` says what it would do if it found that entry there. */
  decided(logKey: string, window: Window, sends: (entry: LogEntry | undefined) => boolean): void;
  /** It wrote into its notification log, some time in `window`. */
  logged(logKey: string, entry: Logged, window: Window): void;
  /** A silence of its own was made, changed or ended. */
  silenced(silence: Silence): void;
}
