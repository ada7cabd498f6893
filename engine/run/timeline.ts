import { setTimeout as sleep } from 'node:timers/promises';
import { parseDurationMs } from '../../core/duration.ts';
import type { Applied, FaultModule, Proof, Seams } from '../../core/fault.ts';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { sleepUntil } from '../../core/wall-timer.ts';
import { faultModule } from '../../load/faults/all.ts';
import { type LaterLook, laterLooks } from './later-looks.ts';

/** Longest time that healing one fault may take after an interruption, wall milliseconds: its own budget (style.md). */
const emergencyHealMs = 5000;

interface Entry {
  readonly index: number;
  readonly fault: FaultDeclaration;
  readonly module: FaultModule;
}

/**
 * Puts the scenario's faults in and heals them on one clock, proves both, and looks in between whether they are still in
 * force. Whatever ends the run, going out of
 * scope heals what is still in.
 */
export class Timeline implements AsyncDisposable {
  readonly #entries: readonly Entry[];
  readonly #seams: Seams;
  readonly #append: (event: JournalEvent) => void;
  readonly #budgetMs: number;
  readonly #inForce = new Set<Entry>();
  /** Injections under way: what heals first would heal nothing, and the fault would stay. */
  readonly #injecting = new Map<Entry, Promise<unknown>>();
  #healedLateMs = 0;
  /** Whose heal was asked for. */
  readonly #healing = new Set<Entry>();
  /** Looks at faults that last, under way or waiting for their time. */
  readonly #looking: Promise<void>[] = [];
  readonly #leaving = new AbortController();

  /** @param budgetMs for tests: how long healing may take when the timeline goes out of scope, wall milliseconds */
  constructor(
    faults: readonly FaultDeclaration[],
    seams: Seams,
    append: (event: JournalEvent) => void,
    budgetMs = emergencyHealMs,
  ) {
    this.#budgetMs = budgetMs;
    this.#entries = faults.map((fault, index) => ({ index, fault, module: faultModule(fault) }));
    this.#seams = seams;
    this.#append = append;
  }

  /** By how much the latest heal came after its time, wall milliseconds; 0 while none has. */
  get healedLateMs(): number {
    return this.#healedLateMs;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Puts every fault in at its time after `zeroWallMs`; returns when all are in and proven, or were found wanting. */
  async inject(zeroWallMs: number, signal: AbortSignal): Promise<void> {
    await this.#each(async (entry) => {
      await sleepUntil(zeroWallMs + parseDurationMs(entry.fault.at) / this.#seams.speed, signal);
      await this.#inject(entry, zeroWallMs, signal);
    });
  }

  /** Heals every fault at its time; `asPhase` is called when the first one is due. Returns when all heals are proven. */
  async healAfter(
    zeroWallMs: number,
    signal: AbortSignal,
    asPhase: (work: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const dueWallMs = ({ fault }: Entry): number =>
      zeroWallMs + (parseDurationMs(fault.at) + parseDurationMs(fault.lasts)) / this.#seams.speed;
    await sleepUntil(Math.min(...this.#entries.map(dueWallMs)), signal);
    await asPhase(() =>
      this.#each(async (entry) => {
        await sleepUntil(dueWallMs(entry), signal);
        await this.#heal(entry, dueWallMs(entry));
      }),
    );
    await Promise.all(this.#looking);
  }

  /** Faults that are due together must not wait for one another. */
  async #each(act: (entry: Entry) => Promise<void>): Promise<void> {
    await Promise.all(this.#entries.map(act));
  }

  async #inject(entry: Entry, zeroWallMs: number, signal: AbortSignal): Promise<void> {
    const { fault, module } = entry;
    this.#note(entry, 'requested', wallNowMs(), module.describe(fault));
    this.#inForce.add(entry);
    try {
      const injecting = module.inject(fault, this.#seams);
      this.#injecting.set(entry, injecting);
      const applied = await injecting;
      this.#note(entry, 'injected', applied.atWallMs, applied.evidence);
    } catch (error) {
      this.#note(entry, 'failed', wallNowMs(), messageOf(error));
      return;
    }
    const isIn = await this.#prove(
      entry,
      () => module.confirm(fault, this.#seams),
      'confirmed',
      'not-confirmed',
    );
    // It may be healed by now; otherwise nobody waits for the looks until it is.
    if (!isIn || !this.#inForce.has(entry)) return;
    const looks = laterLooks(module, fault, this.#seams, zeroWallMs, wallNowMs());
    const looking = this.#lookAgain(entry, looks, AbortSignal.any([signal, this.#leaving.signal]));
    // It fails with the journal alone; whoever waits for the heals is told, and an interrupted run meets the same anyway.
    looking.catch(() => undefined);
    this.#looking.push(looking);
  }

  /** Measures a fault again while it lasts. What is seen once its heal was asked for says nothing and is not noted. */
  async #lookAgain(entry: Entry, looks: readonly LaterLook[], signal: AbortSignal): Promise<void> {
    const { fault, module } = entry;
    const stillHolds = module.stillHolds?.bind(module) ?? module.confirm.bind(module);
    for (const { fromWallMs, untilWallMs } of looks) {
      try {
        await sleepUntil(fromWallMs, signal);
      } catch {
        // Interrupted: the fault is healed before its time, and there is nothing left to look at.
        return;
      }
      const withinMs = Math.max(0, untilWallMs - wallNowMs());
      const look = () => stillHolds(fault, this.#seams, withinMs);
      await this.#prove(entry, look, 'still-in-force', 'no-longer-in-force', () => !this.#healing.has(entry));
    }
  }

  async #heal(entry: Entry, dueWallMs: number): Promise<void> {
    const { fault, module } = entry;
    this.#healing.add(entry);
    this.#note(entry, 'heal-requested', wallNowMs(), module.describe(fault));
    try {
      const applied = await this.#healAfterInjection(entry);
      this.#inForce.delete(entry);
      this.#healedLateMs = Math.max(this.#healedLateMs, applied.atWallMs - dueWallMs);
      this.#note(entry, 'healed', applied.atWallMs, applied.evidence);
    } catch (error) {
      this.#note(entry, 'failed', wallNowMs(), messageOf(error));
      return;
    }
    await this.#prove(
      entry,
      () => module.confirmHealed(fault, this.#seams),
      'heal-confirmed',
      'heal-not-confirmed',
    );
  }

  async #healAfterInjection(entry: Entry): Promise<Applied> {
    // Whether it worked is noted where it was asked for; a half-done injection is healed like a whole one.
    await Promise.allSettled([this.#injecting.get(entry)]);
    return entry.module.heal(entry.fault, this.#seams);
  }

  /** @returns whether it was proven. @param counts whether what was seen still says anything. Default: it does */
  async #prove(
    entry: Entry,
    prove: () => Promise<Proof>,
    yes: State,
    no: State,
    counts: () => boolean = () => true,
  ): Promise<boolean> {
    let proof: Proof;
    try {
      proof = await prove();
    } catch (error) {
      proof = { holds: false, evidence: messageOf(error) };
    }
    const { holds, evidence } = proof;
    if (counts()) this.#note(entry, holds ? yes : no, wallNowMs(), evidence);
    return holds;
  }

  #note({ index }: Entry, state: State, atWallMs: number, evidence: string): void {
    this.#append({ kind: 'fault', index, state, atWallMs, evidence });
  }

  /**
   * Heals what an interruption or an error left in force. The containers go away next, so a failure is only noted; and
   * noted afterwards, because a journal that takes no more must not keep a fault in.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#leaving.abort();
    await Promise.all(
      [...this.#inForce].map(async (entry) => {
        this.#healing.add(entry);
        const askedAtWallMs = wallNowMs();
        const { state, atWallMs, evidence } = await this.#healInTime(entry);
        this.#note(entry, 'heal-requested', askedAtWallMs, 'the run ends early');
        this.#note(entry, state, atWallMs, evidence);
      }),
    );
    this.#inForce.clear();
  }

  async #healInTime(entry: Entry): Promise<Applied & { readonly state: State }> {
    const budget = sleep(this.#budgetMs, undefined, { ref: false }).then(() => undefined);
    const failed = (evidence: string) => ({ state: 'failed' as const, atWallMs: wallNowMs(), evidence });
    try {
      const applied = await Promise.race([this.#healAfterInjection(entry), budget]);
      if (applied === undefined) return failed(`healing took longer than ${this.#budgetMs} ms`);
      return { state: 'healed', ...applied };
    } catch (error) {
      return failed(messageOf(error));
    }
  }
}

type State = EventOf<'fault'>['state'];

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
