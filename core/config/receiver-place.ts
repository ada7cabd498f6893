import { isMap, isSeq, type YAMLMap } from 'yaml';
import { readResolvedYaml } from './resolved-yaml.ts';

/** A setting of a receiver's integrations, and where it stands in alertmanager.yml. */
export interface ReceiverSetting {
  readonly value: unknown;
  /** From 1. */
  readonly line: number;
}

/**
 * Every place where an integration of a receiver has a setting: `max_alerts` of `ml-webhook`. Aliases are followed.
 *
 * @param text of an alertmanager.yml that Alertmanager has read before
 */
export function settingsOfReceiver(text: string, receiver: string, key: string): ReceiverSetting[] {
  const { document, lines } = readResolvedYaml('alertmanager.yml', text);
  const receivers = document.get('receivers');
  return mapsIn(receivers)
    .filter((one) => one.get('name') === receiver)
    .flatMap((one) => one.items.flatMap(({ value }) => mapsIn(value)))
    .flatMap((integration) => {
      const pair = integration.items.find((item) => String(item.key) === key);
      if (pair === undefined) return [];
      const from = (pair.key as { range?: readonly number[] } | null)?.range?.[0] ?? 0;
      return [{ value: integration.get(key), line: lines.linePos(from).line }];
    });
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
}
