import { isMap, isScalar, isSeq, type LineCounter, type YAMLMap } from 'yaml';
import { FiredrillError } from '../errors.ts';
import { goRegExp } from './go-regexp.ts';
import { type RelabelStep, relabelActions } from './relabel.ts';
import { readResolvedYaml } from './resolved-yaml.ts';

/** Prometheus' own defaults (model/relabel of 2.47). */
const defaults = { action: 'replace', separator: ';', regex: '(.*)', replacement: '$1', target_label: '' };

/**
 * What Prometheus does to the labels of each alert on the way to Alertmanager, after it added the external labels:
 * `alerting.alert_relabel_configs` of prometheus.yml.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for an action that Prometheus does not know
 */
export function readAlertRelabelling(file: { readonly path: string; readonly text: string }): RelabelStep[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  return readRelabelSteps(document.getIn(['alerting', 'alert_relabel_configs']), file.path, lines);
}

/**
 * The steps of a list of relabellings; none of what is no list.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for an action that Prometheus does not know
 */
export function readRelabelSteps(list: unknown, file: string, lines: LineCounter): RelabelStep[] {
  if (!isSeq(list)) return [];
  return list.items.filter(isMap).map((map) => {
    const location = { file, line: lines.linePos(map.range?.[0] ?? 0).line };
    const text = (key: keyof typeof defaults): string => scalarAt(map, key) ?? defaults[key];
    const action = relabelActions.find((known) => known === text('action').toLowerCase());
    if (action === undefined)
      throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'prometheus.yml has an unknown relabelling', {
        location,
        want: relabelActions.join(', '),
        got: text('action'),
      });
    if (!isRegExp(text('regex')))
      throw new FiredrillError(
        'usage',
        'CONFIG_SYNTAX',
        'prometheus.yml has a relabelling with a regex that is none',
        {
          location,
          got: text('regex'),
        },
      );
    return {
      action,
      sourceLabels: listAt(map, 'source_labels'),
      separator: text('separator'),
      regex: text('regex'),
      targetLabel: text('target_label'),
      replacement: text('replacement'),
      location,
    };
  });
}

/** Whether Go reads it. */
export function isRegExp(text: string): boolean {
  try {
    goRegExp(`^(?:${text})$`);
    return true;
  } catch {
    return false;
  }
}

/** A scalar as it is written: `replacement: 1` is the text 1. A key without a value counts as absent. */
function scalarAt(map: YAMLMap, key: string): string | undefined {
  return textOf(map.get(key, true));
}

function listAt(map: YAMLMap, key: string): string[] {
  const list = map.get(key, true);
  return isSeq(list) ? list.items.flatMap((item) => textOf(item) ?? []) : [];
}

function textOf(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
