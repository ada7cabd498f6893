import type { Capturing } from './go-regexp.ts';

/**
 * What Go's `Regexp.Expand` makes of a template: `$1`, `${1}`, `$name` and `${name}` are the groups of the match, `$$` is a
 * dollar. A name is as long as it can be: `$1x` is the group called 1x. A group that is not there is empty, and a `$`
 * that begins no name stays.
 *
 * @param match of `regexp`
 */
export function expandGo(template: string, match: RegExpExecArray, { names }: Capturing): string {
  return template.replace(
    /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (whole, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced;
      if (name === undefined) return whole === '$$' ? '$' : whole;
      const index = /^(0|[1-9]\d*)$/.test(name) ? Number(name) : names.indexOf(name);
      return match[index] ?? '';
    },
  );
}
