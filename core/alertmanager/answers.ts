import type { EventOfKind, ReceiverAnswer } from './schedule.ts';

interface Behaviour {
  readonly answer: ReceiverAnswer;
  readonly times: number;
  readonly sinceMs: number;
}

/** What an attempt met. */
export interface Answer {
  readonly answer: ReceiverAnswer;
  /** When the receiver was told to accept again, for one whose failures were not counted; undefined before that. */
  readonly recoveredAtMs?: number;
}

/** How the receivers answer, as the schedule says. */
export class Answers {
  readonly #behaviours = new Map<string, Behaviour>();

  tell({ receiver, integration = '*', answer, times, atMs }: EventOfKind<'receiver'>): void {
    const behaviour = { answer, times: times ?? Number.POSITIVE_INFINITY, sinceMs: atMs };
    this.#behaviours.set(`${receiver}/${integration}`, behaviour);
  }

  /** The answer to the next request; counted behaviours wear off here. */
  take(receiver: string, integration: string): Answer {
    for (const key of [`${receiver}/${integration}`, `${receiver}/*`]) {
      const behaviour = this.#behaviours.get(key);
      if (behaviour === undefined) continue;
      if (behaviour.answer === 'accepted') return { answer: 'accepted', recoveredAtMs: behaviour.sinceMs };
      if (behaviour.times === 1) this.#behaviours.delete(key);
      else this.#behaviours.set(key, { ...behaviour, times: behaviour.times - 1 });
      return { answer: behaviour.answer };
    }
    return { answer: 'accepted' };
  }

  /** True when a request would be accepted now. */
  isWell(receiver: string, integration: string): boolean {
    const behaviour =
      this.#behaviours.get(`${receiver}/${integration}`) ?? this.#behaviours.get(`${receiver}/*`);
    return behaviour === undefined || behaviour.answer === 'accepted';
  }
}
