import type { RunView } from '../../core/run-view.ts';

/** How fast a lab with the lab's clock really was, lab seconds per second of the machine. */
export interface Speeds {
  /** Over all lab time from when it was told to hurry to its end. */
  readonly meanSpeed: number;
  readonly leastSpeed: number;
}

/** Each change of speed counts from its lab time to that of the next one, the last to the end of the plan. */
export function speedsOf({ plan, clock }: Pick<RunView, 'plan' | 'clock'>): Speeds {
  const hurried = clock.findIndex(({ why }) => why === undefined);
  const changes = hurried < 0 ? [] : clock.slice(hurried);
  const endMs = Math.max(plan.observeUntilMs, changes.at(-1)?.atMs ?? 0);
  let labMs = 0;
  let machineMs = 0;
  for (const [index, { atMs, speed }] of changes.entries()) {
    const forMs = Math.max(0, (changes[index + 1]?.atMs ?? endMs) - atMs);
    labMs += forMs;
    machineMs += forMs / speed;
  }
  return {
    meanSpeed: machineMs === 0 ? plan.speed : labMs / machineMs,
    leastSpeed: Math.min(plan.speed, ...changes.map(({ speed }) => speed)),
  };
}
