import { routesFor } from '../config/alertmanager.ts';
import type { AlertRule } from '../config/rules.ts';
import { hasLabels, type Labels } from '../labels.ts';
import { type AlertExpectation, alertOf } from '../scenario.ts';
import { type Context, widestPromiseMs } from './context.ts';
import { clockOf } from './grouping/group-clock.ts';
import { fullLabels } from './grouping/planned-alert.ts';
import { type Lives, livesOf, type Promises } from './life.ts';
import { ownSetting } from './own-setting.ts';
import { whyUnserved } from './unserved.ts';

const widest: Promises = { firingMs: widestPromiseMs, endedMs: widestPromiseMs };

/**
 * The lives of an alert as people may hear of them: two are one where the second begins before every group that it is
 * in has had a tick since the end of the first.
 */
export function incidentsOf(rule: AlertRule, alert: Labels, context: Context, promises = widest): Lives {
  const { config, timed } = context;
  const unserved = context.takesAsServed ? undefined : whyUnserved(rule, config);
  if (unserved !== undefined) return { never: unserved };
  const setting = ownSetting(rule, alert, context);
  const routes = routesFor(config.alertmanager.route, fullLabels(alert, rule, config));
  const apartMs = routes.map((route) => route.groupIntervalMs + 2 * clockOf(route, setting, true).deliveryMs);
  return livesOf(rule, alert, timed, setting, promises, Math.max(0, ...apartMs));
}

/** Whether two expectations speak of one alert: the labels of one of them are among those of the other. */
export function isAboutSame(a: AlertExpectation, b: AlertExpectation): boolean {
  return hasLabels(alertOf(a), alertOf(b)) || hasLabels(alertOf(b), alertOf(a));
}
