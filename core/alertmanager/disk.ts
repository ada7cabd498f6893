import type { SilenceState } from './muting.ts';
import type { World } from './world.ts';

/** Silences and the notification log are saved so often, in wall milliseconds (`--data.maintenance-interval`, 15m). */
const saveWallMs = 900_000;

type SavedLog = ReadonlyMap<string, World['log'] extends Map<string, infer Logged> ? Logged : never>;

/** What outlives Alertmanager's process: as it was when it last saved, which a graceful end does once more. */
export class Disk {
  readonly #world: World;
  #log: SavedLog = new Map();
  #silences: SilenceState = new Map();
  #stopSaving: () => void = () => {};

  constructor(world: World, startedAtMs: number) {
    this.#world = world;
    this.#saveAfter(startedAtMs);
  }

  /** Alertmanager ends and starts again with what is on disk. */
  restart(graceful: boolean, upAtMs: number): void {
    const { log, silences } = this.#world;
    if (graceful) this.#save();
    log.clear();
    for (const [key, logged] of this.#log) log.set(key, logged);
    silences.restore(this.#silences);
    this.#stopSaving();
    this.#saveAfter(upAtMs);
  }

  #saveAfter(atMs: number): void {
    const nextMs = atMs + saveWallMs * this.#world.speed;
    this.#stopSaving = this.#world.agenda.add(nextMs, () => {
      this.#save();
      this.#saveAfter(nextMs);
    });
  }

  /** Whoever saves the log forgets what is older than two repeat intervals (nflog.go of 0.26). */
  #save(): void {
    const { log, silences, agenda } = this.#world;
    for (const [key, { expiresAtMs }] of log) if (expiresAtMs <= agenda.nowMs) log.delete(key);
    this.#log = new Map(log);
    this.#silences = silences.save();
  }
}
