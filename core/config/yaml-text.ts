import { type Document, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap } from 'yaml';

/** Keys of Alertmanager's configuration whose values are label values, and those whose values are expressions. */
const textMaps = /^(source_|target_)?match$/;
const expressionMaps = /^(source_|target_)?match_re$/;
/** Keys of routes whose lists hold names. */
const nameLists = /^(mute|active)_time_intervals$/;
/** `continue: yes`: YAML 1.1, which Alertmanager reads. */
const flags = /^continue$/;

/**
 * Makes `document` say what Alertmanager reads: it takes YAML 1.1, and label values as they are written, so that
 * `match: { code: 0x1F }` compares with `0x1F` and `continue: yes` continues. A key without a value counts as absent.
 */
export function keepAsWritten(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : '';
      if (isMap(value) && textMaps.test(name)) return keepScalars(value, '');
      if (isMap(value) && expressionMaps.test(name)) return keepScalars(value, null);
      if (isSeq(value) && nameLists.test(name)) for (const item of value.items) keepText(item, '');
      if (isScalar(value) && flags.test(name)) value.value = readFlag(value);
      if (isScalar(value) && value.value === null && value.type === 'PLAIN') return visit.REMOVE;
      return undefined;
    },
  });
}

/**
 * A label value that is not there is empty; an expression that is not there stays null, and is refused. Alertmanager
 * 0.26 takes even a quoted "~" or "null" for a missing expression, and crashes when it reads on.
 */
function keepScalars(map: YAMLMap, missing: '' | null): typeof visit.SKIP {
  for (const { value } of map.items) keepText(value, missing);
  return visit.SKIP;
}

function keepText(value: unknown, missing: '' | null): void {
  if (!isScalar(value)) return;
  const isMissing = value.value === null || (missing === null && /^(~|null)$/.test(String(value.value)));
  if (isMissing) value.value = missing;
  else if (typeof value.value !== 'string') value.value = value.source ?? '';
}

function readFlag({ value, source, type }: Scalar): unknown {
  if (type !== 'PLAIN') return value;
  if (/^(y|Y|yes|Yes|YES|on|On|ON)$/.test(source ?? '')) return true;
  return /^(n|N|no|No|NO|off|Off|OFF)$/.test(source ?? '') ? false : value;
}
