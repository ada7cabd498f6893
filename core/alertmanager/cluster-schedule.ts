import type { ScheduleEvent } from './schedule.ts';

type WithPeer<Event> = Event extends unknown ? Event & { readonly peer?: number } : never;

/** Something that happens to a cluster. Peers are numbered from 0 in the order of their names. */
export type ClusterEvent =
  /** Without a peer, a push comes to all of them, as Prometheus sends it, and a silence to the first. */
  | WithPeer<Exclude<ScheduleEvent, { kind: 'restart' }>>
  | {
      /** Peers see those of their own side only. One side with all of them puts an end to a partition. */
      readonly kind: 'partition';
      readonly atMs: number;
      /** When every peer has noticed; what each sees in between is a race. */
      readonly noticedAtMs: number;
      readonly sides: readonly (readonly number[])[];
    }
  | { readonly kind: 'death'; readonly atMs: number; readonly noticedAtMs: number; readonly peer: number };
