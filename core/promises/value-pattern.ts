/** What may stand for the number in a promised value. */
const placeholders: Readonly<Record<string, string>> = {
  number: String.raw`[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?`,
  percentage: String.raw`[-+]?\d+(?:\.\d+)?%`,
  duration: String.raw`[-+]?(?:\d+d )?(?:\d+h )?(?:\d+m )?\d+(?:\.\d+)?[mun]?s`,
  humanized: String.raw`[-+]?\d+(?:\.\d+)?(?:[munkMGTP]|[KMGTki]i)?`,
};

/**
 * The regular expression, without anchors, of a promised value: `{percentage} of requests`, `{duration}`, `{number} °C`,
 * `{number.2}` with two decimals, `{humanized}` with a metric prefix, `{label xid}` for the value of a label.
 *
 * @param labelText what the value of a label looks like; by default anything
 */
export function valuePattern(promised: string, labelText: (name: string) => string = () => '.+?'): string {
  return promised
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const [, name = '', digits] = /^\{(\w+)(?:\.(\d+))?\}$/.exec(part) ?? [];
      const [, label] = /^\{label (\w+)\}$/.exec(part) ?? [];
      if (label !== undefined) return labelText(label);
      if (name === 'number' && digits !== undefined)
        return `[-+]?\\d+${digits === '0' ? '' : `\\.\\d{${digits}}`}`;
      return placeholders[name] ?? escapeRegExp(part);
    })
    .join('');
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** Whether a text is one of the promised ones, from end to end. */
export function looksLike(text: string, promised: readonly string[]): boolean {
  return promised.some((one) => new RegExp(`^${valuePattern(one)}$`, 's').test(text.trim()));
}
