import type { Behaviour, BehaviourBook } from './behaviour.ts';
import type { DeadMansSwitch } from './deadman.ts';
import type { RequestRecord } from './record.ts';
import type { RecordStore } from './store.ts';
import { isBeat } from './webhook.ts';

/** The parts that every protocol of the sink shares. */
export interface Sink {
  readonly store: RecordStore;
  readonly book: BehaviourBook;
  readonly deadman: DeadMansSwitch;
}

/** What a front end (HTTP, SMTP) then does on the wire. */
export type Reaction =
  | { readonly kind: 'answer'; readonly delayWallMs: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

type Received = Omit<RequestRecord, 'seq' | 'kind' | 'answeredStatus'>;

/**
 * Takes one complete request in: decides how to react, keeps it, feeds the dead man's switch.
 *
 * The record is kept before the answer goes out, so that an observer sees a request that hangs, too. A beat only counts
 * when it is answered with success: a switch that answers 500 has not heard it.
 *
 * @param naturalStatus the status a healthy receiver would answer with.
 */
export function takeIn(sink: Sink, received: Received, naturalStatus: number): Reaction {
  const reaction = reactionTo(sink.book.take(received.receiver));
  const answeredStatus = statusOf(reaction, naturalStatus);
  sink.store.append({ kind: 'request', ...received, answeredStatus });
  const isAccepted = answeredStatus !== null && answeredStatus < 300;
  if (received.integration === 'deadmansswitch' && isAccepted && isBeat(received.payload)) {
    sink.deadman.beat(received.receivedAtWallMs);
  }
  return reaction;
}

function reactionTo(behaviour: Behaviour): Reaction {
  switch (behaviour.kind) {
    case 'ok':
      return { kind: 'answer', delayWallMs: 0 };
    case 'latency':
      return { kind: 'answer', delayWallMs: behaviour.wallMs };
    case 'status':
      return { kind: 'status', status: behaviour.status };
    case 'hang':
    case 'reset':
      return { kind: behaviour.kind };
  }
}

function statusOf(reaction: Reaction, naturalStatus: number): number | null {
  if (reaction.kind === 'answer') return naturalStatus;
  return reaction.kind === 'status' ? reaction.status : null;
}
