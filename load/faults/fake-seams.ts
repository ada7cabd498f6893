import type { ConfigSeam, LinkSeam, Reloaded, Seams } from '../../core/fault.ts';
import type { Clock } from '../../core/until.ts';

/** For tests: time passes only by sleeping, so that a wait in vain takes no time. */
export function sleepingClock(): Clock {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: async (durationMs) => {
      nowMs += durationMs;
    },
  };
}

/** For tests: a container that only exists here, and a record of what was done to it. */
export class FakeContainer {
  readonly done: string[] = [];
  running = true;
  paused = false;
  /** What the next looks see; then `running` holds again. */
  nextLooks: boolean[] = [];
  failing: 'kill' | 'start' | 'pause' | null = null;

  async kill(): Promise<void> {
    this.done.push('kill');
    if (this.failing === 'kill') throw new Error('the engine said no');
    this.running = false;
  }

  async start(): Promise<void> {
    this.done.push('start');
    if (this.failing === 'start') throw new Error('the engine said no');
    this.running = true;
  }

  async isRunning(): Promise<boolean> {
    return this.nextLooks.shift() ?? this.running;
  }

  async pause(): Promise<void> {
    this.done.push('pause');
    if (this.failing === 'pause') throw new Error('the engine said no');
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.done.push('resume');
    this.paused = false;
  }

  async isPaused(): Promise<boolean> {
    return this.nextLooks.shift() ?? this.paused;
  }
}

/** For tests: a configuration that only exists here, and what its program makes of it. */
export class FakeConfig implements ConfigSeam {
  readonly files = new Map<string, string>();
  readonly #originals: Readonly<Record<string, string>>;
  readonly #isGood: (files: ReadonlyMap<string, string>) => boolean;
  /** What was loaded, and with which answer. */
  readonly reloads: boolean[] = [];

  constructor(
    originals: Readonly<Record<string, string>>,
    isGood: (files: ReadonlyMap<string, string>) => boolean,
  ) {
    this.#originals = originals;
    this.#isGood = isGood;
  }

  original(path: string): string {
    const text = this.#originals[path];
    if (text === undefined) throw new Error(`there is no ${path}`);
    return text;
  }

  async write(path: string, text: string): Promise<void> {
    this.files.set(path, text);
  }

  async reload(): Promise<Reloaded> {
    const accepted = this.#isGood(this.files);
    this.reloads.push(accepted);
    return { accepted, answer: accepted ? '200' : '500 no such field' };
  }
}

/** For tests: the seams of one service and one container. */
export function fakeSeams(given: {
  adminUrl?: string;
  metricsUrl?: string;
  container?: FakeContainer;
  config?: FakeConfig;
  link?: LinkSeam;
  speed?: number;
}): Seams {
  return {
    speed: given.speed ?? 60,
    adminUrl(service) {
      if (given.adminUrl === undefined) throw new Error(`${service} is not booted`);
      return given.adminUrl;
    },
    metricsUrl(service) {
      if (given.metricsUrl === undefined) throw new Error(`${service} is not booted`);
      return given.metricsUrl;
    },
    container(component) {
      if (given.container === undefined) throw new Error(`${component} is not booted`);
      return given.container;
    },
    link(component) {
      if (given.link === undefined) throw new Error(`no link leads to ${component}`);
      return given.link;
    },
    config(component) {
      if (given.config === undefined) throw new Error(`${component} is not booted`);
      return given.config;
    },
  };
}
