import { RouteTimes } from '../../alertmanager/route-times.ts';
import type { AlertmanagerConfig, Route } from '../../config/alertmanager.ts';
import { formatLabels, hasLabels } from '../../labels.ts';
import type { Setting } from '../setting.ts';
import type { PlannedAlert } from './planned-alert.ts';

/** A stretch in which a route tells nobody of an alert, though it fires. Lab milliseconds after the zero. */
export interface Quiet {
  readonly fromMs: number;
  readonly toMs: number;
  /** How much later either end may be: a silence is asked for by the machine's clock, an interval follows the programs'. */
  readonly doubtMs: number;
  /** False where the plan does not know every label of the alert that it hangs on. */
  readonly isSure: boolean;
  /** For people: "the time interval maintenance", "the silence {alertname="A"}". */
  readonly name: string;
}

const minuteMs = 60_000;

/** When an alert is kept quiet at a route: by the route's time intervals, where the date is known, and by silences. In order. */
export function quietsOf(
  one: PlannedAlert,
  route: Route,
  config: AlertmanagerConfig,
  setting: Pick<Setting, 'beginsMs' | 'silences' | 'warmUpMs' | 'watchedMs'>,
): Quiet[] {
  const silenced = (setting.silences ?? []).flatMap(({ labels, fromMs, toMs, doubtMs }): Quiet[] => {
    const isSure = hasLabels(one.labels, labels);
    const mayMatch = Object.entries(labels).every(
      ([name, value]) => (one.labels[name] ?? (one.mayCarry(name) ? value : '')) === value,
    );
    return mayMatch ? [{ fromMs, toMs, doubtMs, isSure, name: `the silence ${formatLabels(labels)}` }] : [];
  });
  return [...timed(route, config, setting), ...silenced].sort((a, b) => a.fromMs - b.fromMs);
}

/** The whole minutes of the run in which a route sends nothing, joined. */
function timed(
  route: Route,
  config: AlertmanagerConfig,
  { beginsMs, warmUpMs, watchedMs = 0 }: Pick<Setting, 'beginsMs' | 'warmUpMs' | 'watchedMs'>,
): Quiet[] {
  if (beginsMs === undefined || route.muteTimeIntervals.length + route.activeTimeIntervals.length === 0)
    return [];
  const times = new RouteTimes(config, beginsMs, 1);
  const quiets: Quiet[] = [];
  const firstMs = Math.floor((beginsMs - warmUpMs) / minuteMs) * minuteMs - beginsMs;
  for (let fromMs = firstMs; fromMs < watchedMs; fromMs += minuteMs) {
    const by = times.muting(route, fromMs);
    if (by === undefined) continue;
    const name =
      by.kind === 'mute-time'
        ? `the time interval ${by.interval}`
        : `the time outside of ${by.kind === 'inactive-time' ? by.intervals.join(' and ') : ''}`;
    const before = quiets.at(-1);
    const isOne = before?.toMs === fromMs && before.name === name;
    if (isOne) quiets.pop();
    const startMs = isOne ? before.fromMs : fromMs;
    quiets.push({ fromMs: startMs, toMs: fromMs + minuteMs, doubtMs: 0, isSure: true, name });
  }
  return quiets;
}
