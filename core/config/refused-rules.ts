import type { YAMLMap } from 'yaml';
import { isLabelName } from '../labels.ts';
import { keysAt, mapsAt, type Reason, type Refusal, refusalsIn, textAt } from './refusal.ts';

/**
 * Why Prometheus 2.47.2 refuses a rule file, as far as its groups and rules are concerned (model/rulefmt, Validate): names
 * that are not there or stand twice, an alert that records, names that are none. Expressions and templates are read
 * elsewhere. Entries of lists that hold nothing do not count.
 */
export function refusedRulesIn(file: { readonly path: string; readonly text: string }): Refusal[] {
  return refusalsIn(file, (root) => {
    const groups = mapsAt(root, 'groups');
    const names = groups.map((group) => textAt(group, 'name'));
    return groups.flatMap((group, index): Reason[] => {
      const name = names[index] ?? '';
      return [
        ...(name === '' ? [[group, 'a group has no name'] as const] : []),
        ...(names.indexOf(name) < index ? [[group, `two groups are called ${name}`] as const] : []),
        ...mapsAt(group, 'rules').flatMap((rule) => whyRefused(rule).map((why): Reason => [rule, why])),
      ];
    });
  });
}

function whyRefused(rule: YAMLMap): string[] {
  const alert = textAt(rule, 'alert');
  const record = textAt(rule, 'record');
  const name = alert || record || 'a rule';
  return [
    ...(alert === '' && record === '' ? ['a rule has neither alert nor record'] : []),
    ...(alert !== '' && record !== '' ? [`${name} has alert and record`] : []),
    ...(textAt(rule, 'expr') === '' ? [`${name} has no expression`] : []),
    ...(record === '' ? [] : whyNoRecord(rule, record)),
    ...keysAt(rule, 'labels')
      .filter((label) => !isLabelName(label) || label === '__name__')
      .map((label) => `${name} has a label ${JSON.stringify(label)}, which is no name of a label`),
    ...keysAt(rule, 'annotations')
      .filter((label) => !isLabelName(label))
      .map((label) => `${name} has an annotation ${JSON.stringify(label)}, which is no name`),
  ];
}

function whyNoRecord(rule: YAMLMap, record: string): string[] {
  // A duration of 0, however it is spelt, is none.
  const times = ['for', 'keep_firing_for'].filter((key) => !/^(0+[a-z]*)*$/.test(textAt(rule, key)));
  const notes = keysAt(rule, 'annotations').length > 0 ? ['annotations'] : [];
  return [
    ...[...times, ...notes].map((key) => `${record} records and has ${key}, which is for alerts`),
    ...(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record)
      ? []
      : [`${JSON.stringify(record)} is no name of a metric`]),
  ];
}
