import { goRegExp } from './go-regexp.ts';

/**
 * A Go regular expression as one of JavaScript's that keeps its groups, for replacing. Only what both languages write alike
 * has groups that can be kept.
 *
 * @throws Error for what Go would not compile, and SyntaxError for what JavaScript writes in another way
 */
export function capturingRegExp(pattern: string, flags = ''): RegExp {
  goRegExp(pattern);
  return new RegExp(pattern.replace(/\(\?P</g, '(?<'), `${flags}u`);
}
