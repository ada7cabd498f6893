import type { Run } from '../run.ts';
import { renderGithubSummary } from './github-summary.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';

/** Every file that is written for a run, by its name in the run's folder. */
export const renderers: Readonly<Record<string, (run: Run) => string>> = {
  'report.html': renderHtml,
  'junit.xml': renderJunit,
  'summary.md': renderGithubSummary,
};
