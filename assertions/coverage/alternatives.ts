import type { Matcher } from '../../core/config/matcher.ts';

/**
 * The values that a matcher of alternatives names (`severity =~ "critical|warning"`), each a branch of its own. None for
 * any other matcher: what it takes is proven with the route or the inhibition that it belongs to.
 */
export function alternativesOf({ operator, value }: Matcher): string[] {
  const names = value.split('|');
  const isList = names.length > 1 && names.every((name) => /^[\w.-]+$/.test(name));
  return operator === '=~' && isList ? names : [];
}
