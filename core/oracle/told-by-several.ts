import { readRouteLines } from '../config/route-lines.ts';
import { formatLabTime } from '../duration.ts';
import type { Location } from '../errors.ts';
import { nameAlert } from '../labels.ts';
import { nameRoute } from '../lint/placed-routes.ts';
import { type RoutingTree, takersTo } from '../lint/route-to.ts';
import type { Diagnosis } from '../plan.ts';
import type { ConfigUnderTest } from './context.ts';
import { tellingOf } from './delivery.ts';
import type { Groups } from './grouping/groups.ts';
import type { PlannedAlert } from './grouping/planned-alert.ts';

/** Several routes that take one alert to one receiver: each groups for itself, so that it is told by each. */
export function toldBySeveral(
  receiver: string,
  one: PlannedAlert,
  config: ConfigUnderTest,
  groups: Groups,
): [of: Pick<Diagnosis, 'id' | 'sentence' | 'receivers' | 'kinds'>, place: Location | undefined] {
  const takers = takersTo(receiver, one.labels, routingTreeOf(config));
  const ways = takers.map(({ route, location: { line } }) => {
    const { earliestMs, latestMs } = tellingOf(one, route, groups).notified;
    const where = line === undefined ? nameRoute(route) : `${nameRoute(route)}, line ${line},`;
    return `${where} from ${formatLabTime(earliestMs)} to ${formatLabTime(latestMs)}`;
  });
  const sentence = `${takers.length} routes take ${nameAlert(one.labels)} to ${receiver}, in a message from each: ${ways.join('; ')}; what is planned is the first`;
  const kinds = ['duplicate', 'repeated-too-soon'] as const;
  return [{ id: 'told-twice', sentence, receivers: [receiver], kinds: [...kinds] }, takers.at(-1)?.location];
}

/** The routes with their lines, where the text of alertmanager.yml is at hand. */
export function routingTreeOf({ alertmanager, notifications }: ConfigUnderTest): RoutingTree {
  return { alertmanager, routeLines: readRouteLines(notifications?.alertmanager.text ?? '') };
}
