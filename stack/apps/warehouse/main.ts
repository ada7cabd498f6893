import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings } from '../shared/settings.ts';
import { startWarehouse, warehouseDefaults } from './warehouse.ts';

await runProgram(
  createLogger(warehouseDefaults),
  () => startWarehouse(readSettings(process.env, warehouseDefaults)),
  ({ port }) => ({ port }),
);
