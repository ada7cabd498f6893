import { join } from 'node:path';

/** Top folder of the checkout. */
export const repositoryRoot = join(import.meta.dirname, '..', '..');

/** Where the repository keeps its scenarios. */
export const defaultScenariosFolder = join(repositoryRoot, 'scenarios');

/** Where runs are kept: journal, configuration and reports of each. FIREDRILL_RUNS overrides it. */
export const runsFolder = process.env['FIREDRILL_RUNS'] ?? join(repositoryRoot, 'reports', 'runs');
