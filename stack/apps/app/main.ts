import { createLogger } from '../shared/logger.ts';
import { runProgram } from '../shared/program.ts';
import { readSettings } from '../shared/settings.ts';
import { appDefaults, startApp } from './app.ts';

const logger = createLogger(appDefaults);
await runProgram(
  logger,
  () => {
    const settings = readSettings(process.env, appDefaults);
    return startApp(settings, createLogger(settings));
  },
  ({ port, adminPort }) => ({ port, adminPort }),
);
