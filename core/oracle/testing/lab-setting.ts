import type { Setting } from '../setting.ts';

/** For tests: the intervals of the shipped configuration at the default speed, without load. */
export function labSetting(changes: Partial<Setting> = {}): Setting {
  return {
    speed: 60,
    scrapeIntervalMs: 15_000,
    scrapeTimeoutMs: 10_000,
    evaluationIntervalMs: 30_000,
    warmUpMs: 60_000,
    mailReceivers: [],
    ratePerSecond: {},
    ...changes,
  };
}
