import { z } from 'zod';
import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings, readVariable } from '../shared/settings.ts';
import { appDefaults, startApp } from './app.ts';

const logger = createLogger(appDefaults);
await runProgram(
  logger,
  () => {
    const settings = {
      ...appDefaults,
      ...readSettings(process.env, appDefaults),
      warehouseUrl: readVariable<string | null>(process.env, 'WAREHOUSE_URL', z.url('want a URL'), null),
    };
    return startApp(settings, createLogger(settings));
  },
  ({ port, adminPort }) => ({ port, adminPort }),
);
