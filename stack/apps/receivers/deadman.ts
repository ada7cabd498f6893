import { wallNowMs } from '../../../core/wall-clock.ts';
import { atWall } from '../../../core/wall-timer.ts';
import type { DeadmanRecord } from './record.ts';

type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'beating'; readonly lastBeatAtWallMs: number; readonly callOff: () => void }
  | { readonly kind: 'alarm' };

/**
 * The dead man's switch: silence is the alarm.
 *
 * It waits for a first beat without complaint (nobody is on duty yet); from then on every gap of `timeoutWallMs` raises
 * the alarm once, and the next beat ends it.
 */
export class DeadMansSwitch {
  #state: State = { kind: 'waiting' };
  readonly #timeoutWallMs: number;
  readonly #onChange: (record: Omit<DeadmanRecord, 'seq'>) => void;

  constructor(timeoutWallMs: number, onChange: (record: Omit<DeadmanRecord, 'seq'>) => void) {
    this.#timeoutWallMs = timeoutWallMs;
    this.#onChange = onChange;
  }

  get state(): State['kind'] {
    return this.#state.kind;
  }

  /** @param atWallMs when the beat was received, fractional epoch ms. */
  beat(atWallMs: number): void {
    const before = this.#state;
    if (before.kind === 'beating') before.callOff();
    const callOff = atWall(wallNowMs() + this.#timeoutWallMs, () => this.#raise(atWallMs));
    this.#state = { kind: 'beating', lastBeatAtWallMs: atWallMs, callOff };
    if (before.kind === 'alarm') {
      this.#onChange({ kind: 'deadman', state: 'recovered', atWallMs, lastBeatAtWallMs: atWallMs });
    }
  }

  close(): void {
    if (this.#state.kind === 'beating') this.#state.callOff();
    this.#state = { kind: 'waiting' };
  }

  #raise(lastBeatAtWallMs: number): void {
    this.#state = { kind: 'alarm' };
    this.#onChange({ kind: 'deadman', state: 'alarm', atWallMs: wallNowMs(), lastBeatAtWallMs });
  }
}
