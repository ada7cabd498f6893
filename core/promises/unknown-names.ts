import type { YamlPath } from '../config/placed-yaml.ts';
import { nearestName } from '../nearest-name.ts';
import type { StatedPromises } from './schema.ts';

/** Names in promises that lead nowhere: a slip of the pen would otherwise promise nothing. */
export function unknownNames(stated: StatedPromises): { readonly path: YamlPath; readonly text: string }[] {
  const receivers = Object.keys(stated.receivers.each);
  const alerts = Object.keys(stated.alerts);
  const check = (path: YamlPath, name: string, known: readonly string[], what: string) => {
    if (known.includes(name)) return [];
    const near = nearestName(name, known);
    return [
      { path, text: `no ${what} is called ${name}${near === undefined ? '' : `; do you mean ${near}?`}` },
    ];
  };
  const told = (path: YamlPath, given: readonly string[] = []) =>
    given.flatMap((name, index) => check([...path, index], name, receivers, 'receiver'));
  const muted = (path: YamlPath, given: readonly { readonly alert: string }[] = []) =>
    given.flatMap(({ alert }, index) => check([...path, index], alert.split(' ')[0] ?? '', alerts, 'alert'));
  const { heartbeat } = stated;
  return [
    ...check(['heartbeat', 'receiver'], heartbeat.receiver, receivers, 'receiver'),
    ...check(['heartbeat', 'alert'], heartbeat.alert, alerts, 'alert'),
    ...check(['unplannedGoTo'], stated.unplannedGoTo, receivers, 'receiver'),
    ...Object.entries(stated.severities).flatMap(([name, one]) =>
      told(['severities', name, 'told'], one.told),
    ),
    ...Object.entries(stated.layers).flatMap(([name, one]) => [
      ...told(['layers', name, 'alsoTold'], one.alsoTold),
      ...muted(['layers', name, 'mutedBy'], one.mutedBy),
    ]),
    ...Object.entries(stated.alerts).flatMap(([name, alert]) => [
      ...check(['alerts', name, 'layer'], alert.layer, Object.keys(stated.layers), 'layer'),
      ...told(['alerts', name, 'told'], alert.told),
      ...muted(['alerts', name, 'mutedBy'], alert.mutedBy),
      ...Object.entries(alert.tiers).flatMap(([severity, tier]) => [
        ...check(['alerts', name, 'tiers', severity], severity, Object.keys(stated.severities), 'severity'),
        ...told(['alerts', name, 'tiers', severity, 'told'], tier.told),
        ...muted(['alerts', name, 'tiers', severity, 'mutedBy'], tier.mutedBy),
      ]),
    ]),
  ];
}
