import type { Mutant } from './mutant.ts';

/** The value is in per cent already: a busy host is told as 9600 %. */
export const percentOfPercent: Mutant = {
  name: 'percent-of-percent',
  trap: 5,
  mistake: 'HighCPUUsage shows per cent with humanizePercentage',
  caughtBy: 'platform/cpu-exhausted',
  lint: 'percentage-of-percent',
  says: 'is told as 8500 %',
  edits: [
    {
      path: 'prometheus/rules/infrastructure.yml',
      find: '{{ $value | printf "%.1f" }}% of CPU time',
      replace: '{{ $value | humanizePercentage }} of CPU time',
    },
  ],
};
