import { isSeq, type YAMLMap } from 'yaml';
import { isLabelName } from '../labels.ts';
import { isRegExp } from './alert-relabelling.ts';
import { relabelActions } from './relabel.ts';
import { writtenText } from './resolved-yaml.ts';

/** What a target label, or the replacement of `labelmap`, looks like: parts of a name, and what groups have matched. */
const targetPattern = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/;

/** A step of a relabelling as it is written, with Prometheus' defaults. */
interface Step {
  readonly action: string;
  readonly regex: string;
  readonly target: string;
  readonly replacement: string;
  readonly modulus: number;
  /** Whether separator, replacement or modulus are set to something else than their defaults. */
  readonly hasOthers: boolean;
  readonly hasSources: boolean;
}

const defaults = { action: 'replace', regex: '(.*)', separator: ';', replacement: '$1' } as const;
const writing = ['replace', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

const actions: readonly string[] = relabelActions;

type Check = readonly [isWrong: (step: Step) => boolean, why: (step: Step) => string];

/** In the order of Prometheus 2.47.2 (model/relabel/relabel.go). */
const checks: readonly Check[] = [
  [({ regex }) => !isRegExp(regex), ({ regex }) => `has a regex that is none: ${regex}`],
  [({ action }) => action === '', () => 'has no action'],
  [
    ({ action }) => !actions.includes(action),
    ({ action }) => `(${action}) is no action that Prometheus knows`,
  ],
  [({ action, modulus }) => action === 'hashmod' && modulus === 0, () => 'has no modulus'],
  [
    ({ action, target }) => [...writing, 'hashmod'].includes(action) && target === '',
    ({ action }) => `(${action}) has no target_label`,
  ],
  [
    ({ action, target }) =>
      (writing.includes(action) && !targetPattern.test(target)) ||
      (action === 'hashmod' && !isLabelName(target)),
    ({ action, target }) => `(${action}) has a target_label that is none: ${target}`,
  ],
  [
    ({ action, replacement }) => writing.slice(1).includes(action) && replacement !== defaults.replacement,
    ({ action }) => `(${action}) takes no replacement`,
  ],
  [
    ({ action, replacement }) => action === 'labelmap' && !targetPattern.test(replacement),
    ({ replacement }) => `(labelmap) has a replacement that is no label: ${replacement}`,
  ],
  [
    ({ action, hasOthers, regex }) =>
      /^(keep|drop)equal$/.test(action) && (hasOthers || regex !== defaults.regex),
    ({ action }) => `(${action}) takes source_labels and target_label alone`,
  ],
  [
    ({ action, hasOthers, hasSources, target }) =>
      /^label(drop|keep)$/.test(action) && (hasOthers || hasSources || target !== ''),
    ({ action }) => `(${action}) takes a regex alone`,
  ],
];

/** Why Prometheus does not take a step of a relabelling; undefined when it does. */
export function whyNoStep(map: YAMLMap): string | undefined {
  const text = (key: string, byDefault = ''): string => {
    const node = map.get(key, true);
    return node === undefined ? byDefault : (writtenText(node) ?? '');
  };
  const replacement = text('replacement', defaults.replacement);
  const modulus = Number(text('modulus') || 0);
  const separator = text('separator', defaults.separator);
  const step: Step = {
    action: text('action', defaults.action).toLowerCase(),
    regex: text('regex', defaults.regex),
    target: text('target_label'),
    replacement,
    modulus,
    hasOthers: modulus !== 0 || separator !== defaults.separator || replacement !== defaults.replacement,
    hasSources: isSeq(map.get('source_labels')),
  };
  return checks.find(([isWrong]) => isWrong(step))?.[1](step);
}
