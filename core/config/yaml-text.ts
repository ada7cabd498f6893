import { type Document, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml';

/** Keys of Alertmanager's configuration whose values are label values, and those whose values are expressions. */
const textMaps = /^(source_|target_)?match$/;
const expressionMaps = /^(source_|target_)?match_re$/;
/** Keys of routes whose lists hold names. */
const nameLists =
  /^(mute_time_intervals|active_time_intervals|matchers|source_matchers|target_matchers|group_by|equal)$/;
/** Keys whose values are `yes` and `on` as well: YAML 1.1, which Alertmanager reads. */
const flags = /^(continue|send_resolved)$/;

/**
 * Makes `document` say what Alertmanager reads: it takes YAML 1.1, and names and values as they are written, so that
 * `match: { code: 0x1F }` compares with `0x1F`, a receiver may be called 007 and `continue: yes` continues. A key without a
 * value counts as absent.
 */
export function keepAsWritten(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : '';
      keepText(key, '');
      if (isMap(value) && textMaps.test(name)) return keepScalars(value, '');
      if (isMap(value) && expressionMaps.test(name)) return keepScalars(value, null);
      if (isSeq(value)) keepItems(value, nameLists.test(name));
      if (!isScalar(value)) return undefined;
      if (flags.test(name)) value.value = readFlag(value);
      if (value.value === null && value.type === 'PLAIN') return visit.REMOVE;
      if (!flags.test(name)) keepText(value, '');
      return undefined;
    },
  });
}

/** An entry of a list of names that is not there is empty. */
function keepItems(list: YAMLSeq, areNames: boolean): void {
  for (const item of list.items) if (isScalar(item) && (areNames || item.value !== null)) keepText(item, '');
}

/**
 * A label value that is not there is empty; an expression that is not there stays null, and is refused. So is a quoted "~" or
 * "null" in its place, which Alertmanager 0.26 takes for the same.
 */
function keepScalars(map: YAMLMap, missing: '' | null): typeof visit.SKIP {
  for (const { key, value } of map.items) {
    keepText(key, '');
    keepText(value, missing);
  }
  return visit.SKIP;
}

function keepText(value: unknown, missing: '' | null): void {
  if (!isScalar(value)) return;
  const isMissing = value.value === null || (missing === null && /^(~|null)$/.test(String(value.value)));
  if (isMissing) value.value = missing;
  else if (typeof value.value !== 'string') value.value = value.source ?? '';
}

/** A plain flag of YAML 1.1 as true or false; anything else as it is. */
export function readFlag({ value, source, type }: Scalar): unknown {
  if (type !== 'PLAIN') return value;
  if (/^(y|Y|yes|Yes|YES|on|On|ON)$/.test(source ?? '')) return true;
  return /^(n|N|no|No|NO|off|Off|OFF)$/.test(source ?? '') ? false : value;
}
