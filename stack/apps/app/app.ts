import { FaultBoard } from '../shared/fault-board.ts';
import { createRegistry } from '../shared/http-metrics.ts';
import { errorsKnob } from '../shared/knobs/errors.ts';
import { healthKnob } from '../shared/knobs/health.ts';
import { latencyKnob } from '../shared/knobs/latency.ts';
import { lossesKnob } from '../shared/knobs/losses.ts';
import type { Logger } from '../shared/logger.ts';
import { ServedCounter } from '../shared/served.ts';
import { type StartedService, startService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { atHand, reserveAt } from './reserve.ts';
import { createShop } from './shop.ts';

export interface AppSettings extends Settings {
  /** Where orders are reserved, without a slash at the end; null for nowhere. */
  readonly warehouseUrl: string | null;
  /** How long an order waits for the warehouse, lab milliseconds. */
  readonly warehousePatienceLabMs: number;
}

/** Port 5000 as in the seed, 5001 for the admin API. */
export const appDefaults: AppSettings = {
  ...defaultSettings('app', 5000, 5001),
  warehouseUrl: null,
  warehousePatienceLabMs: 30_000,
};

/** Starts the application under test: a small shop with the knobs errors, latency, health and losses. */
export function startApp(settings: AppSettings, logger: Logger): Promise<StartedService> {
  const { warehouseUrl, warehousePatienceLabMs, speed } = settings;
  const endpoints = createShop(
    warehouseUrl === null ? atHand : reserveAt(warehouseUrl, warehousePatienceLabMs / speed),
  );
  const paths = endpoints.map(({ path }) => path);
  const served = new ServedCounter();
  const knobs = [errorsKnob(paths), latencyKnob(paths), healthKnob, lossesKnob];
  const board = new FaultBoard(knobs, (atWallMs) => served.restart(atWallMs));
  return startService({ settings, logger, registry: createRegistry(), board, served, endpoints });
}
