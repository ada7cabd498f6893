import { performance } from 'node:perf_hooks';
import { judge } from '../../assertions/judge.ts';
import { readStoredJournal } from '../run/read-journal.ts';
import type { JudgedFile } from './judge-bench.ts';

// A process of its own, so that its memory is that of reading and judging alone.
const [path = ''] = process.argv.slice(2);
const startMs = performance.now();
const { view, lines } = readStoredJournal(path);
const readMs = performance.now() - startMs;
globalThis.gc?.();
const keptMemoryBytes = process.memoryUsage().heapUsed;
const judgeStartMs = performance.now();
const verdict = view === undefined ? 'unreadable' : judge(view).verdict;
const result: JudgedFile = {
  events: lines,
  verdict,
  readMs,
  judgeMs: performance.now() - judgeStartMs,
  keptMemoryBytes,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(result);
