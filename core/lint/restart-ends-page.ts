import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { resendDelayMs } from '../oracle/grouping/group-clock.ts';
import { gracePeriodMs, validityMs } from '../oracle/restarted.ts';
import type { Flaw, Lint } from './lint.ts';

/**
 * Prometheus that starts anew waits for all of a `for` below its grace period again. Alertmanager believes the last sending for
 * less: whoever was told that an alert fires is told that it is over, in the middle of it (prometheus/prometheus#15175).
 */
export const restartEndsPage: Lint = {
  id: 'restart-ends-page',
  severity: 'note',
  title: 'an alert that a restart of Prometheus ends for a while',
  find: ({ rules, prometheus: { evaluationIntervalMs } }) => {
    const believedMs = validityMs(evaluationIntervalMs);
    // The last sending before a kill may be that old.
    const staleMs = resendDelayMs + evaluationIntervalMs;
    const exposed = rules.filter(({ forMs }) => forMs > believedMs - staleMs && forMs < gracePeriodMs);
    return [...Map.groupBy(exposed, ({ forMs }) => forMs)].flatMap(([forMs, own]): Flaw[] => {
      const [first] = own;
      if (first === undefined) return [];
      const lackMs = forMs - believedMs;
      const when =
        lackMs >= 0
          ? `hears that it is over, at least ${formatDuration(lackMs)} before it fires again`
          : `may hear that it is over: Prometheus may be away for ${formatDuration(-lackMs)} at the most, and for no time at all when it had last told ${formatDuration(staleMs)} ago`;
      const sentence = `after \`for: ${formatDuration(forMs)}\` whoever was told of ${namesOf(own)} ${when} (Prometheus restores no \`for\` below ${formatDuration(gracePeriodMs)}, and Alertmanager believes it for ${formatDuration(believedMs)})`;
      return [
        { alertnames: [...new Set(own.map(({ alert }) => alert))], sentence, location: first.location },
      ];
    });
  },
};

function namesOf(rules: readonly AlertRule[]): string {
  const names = rules.map(({ alert, labels }) => [alert, labels['severity']].filter(Boolean).join(' '));
  return [...new Set(names)].join(', ');
}
