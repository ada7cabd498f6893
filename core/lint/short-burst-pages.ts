import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { readCondition } from '../oracle/condition.ts';
import { type ConfigUnderTest, warmUpMs, widestPromiseMs } from '../oracle/context.ts';
import { livesOf } from '../oracle/life.ts';
import type { Setting } from '../oracle/setting.ts';
import { truthOf } from '../oracle/when-true.ts';
import type { Certainty } from '../plan.ts';
import type { Lint } from './lint.ts';

/** Dense traffic, so that counting single requests hardly matters: 100 a second. */
const ratePerSecond = 100;
const service = 'any';
const promises = { firingMs: widestPromiseMs, endedMs: widestPromiseMs };

/** No flaw, but what nobody expects: a window remembers a burst, so that `for` does not keep short bursts silent. */
export const shortBurstPages: Lint = {
  id: 'short-burst-pages',
  severity: 'note',
  title: 'a page after a burst that is shorter than its for',
  find: (config) =>
    config.rules
      .filter(({ labels, forMs }) => labels['severity'] === 'critical' && forMs > 0)
      .flatMap((rule) => {
        const certainlyMs = shortestMs(rule, config, ['must']);
        const perhapsMs = shortestMs(rule, config, ['must', 'may']);
        if (certainlyMs === undefined || perhapsMs === undefined) return [];
        const perhaps = perhapsMs < certainlyMs ? `, perhaps for ${formatDuration(perhapsMs)} already` : '';
        return [
          {
            alertnames: [rule.alert],
            sentence: `${rule.alert} critical has \`for: ${formatDuration(rule.forMs)}\` and pages when all requests fail for ${formatDuration(certainlyMs)}${perhaps}: its window remembers them`,
            location: rule.location,
          },
        ];
      }),
};

/**
 * The shortest burst of nothing but errors, in whole seconds, after which the alert fires with one of these certainties;
 * undefined when that is not shorter than its `for`, or the oracle cannot tell. A longer burst never fires less.
 */
function shortestMs(
  rule: AlertRule,
  config: ConfigUnderTest,
  wanted: readonly Certainty[],
): number | undefined {
  const fires = (seconds: number): boolean => wanted.includes(certaintyOf(rule, config, seconds * 1000));
  let [silent, firing] = [0, Math.ceil(rule.forMs / 1000) - 1];
  if (firing < 1 || !fires(firing)) return undefined;
  while (firing - silent > 1) {
    const middle = Math.floor((silent + firing) / 2);
    if (fires(middle)) firing = middle;
    else silent = middle;
  }
  return firing * 1000;
}

function certaintyOf(rule: AlertRule, { prometheus }: ConfigUnderTest, lastsMs: number): Certainty {
  const setting: Setting = {
    speed: 1,
    scrapeIntervalMs: prometheus.scrapeIntervalMs,
    scrapeTimeoutMs: prometheus.scrapeTimeoutMs,
    evaluationIntervalMs: prometheus.evaluationIntervalMs,
    warmUpMs,
    mailReceivers: [],
    ratePerSecond: { [service]: ratePerSecond },
  };
  const signal = { kind: 'error-ratio', service, baselineRatio: 0, faultRatio: 1 } as const;
  const faults = [{ index: 0, atMs: 0, lastsMs, signals: [signal] }];
  if (truthOf(readCondition(rule.expr), service, faults, setting).kind !== 'holds') return 'must-not';
  const lives = livesOf(rule, { alertname: rule.alert, service }, faults, setting, promises);
  return 'never' in lives ? 'must-not' : lives[0].certainty;
}
