// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of Go
import { expect } from 'chai';
import { expandGo } from './go-expand.ts';
import { goCapturing } from './go-regexp.ts';

/** What Go 1.26's regexp.ReplaceAllString made of the same. */
const answers: readonly (readonly [template: string, pattern: string, text: string, result: string])[] = [
  ['$1-$2', '(a)(b)?', 'a', 'a-'],
  ['${1}x $1x', '(a)', 'a', 'ax '],
  ['$n ${n}', '(?P<n>.+)-(\\d)', 'page-1', 'page page'],
  ['$$1 $ ${ ${a-b} $-', '(a)', 'a', '$1 $ ${ ${a-b} $-'],
  ['$0|$10|$01', '(.)b', 'ab', 'ab||'],
  ['$é', '(a)', 'a', ''],
  ['$1', '(a*?)(a*)', 'aa', ''],
  ['$1', '(?U)(a*)(a*)', 'aa', ''],
  ['$1', '(a|ab)(c|bcd)?', 'abcd', 'a'],
];

describe("Go's templates for what a regular expression matched", () => {
  for (const [template, pattern, text, result] of answers)
    it(`${template} of ${pattern} in ${text}`, () => {
      const capturing = goCapturing(`^(?:${pattern})$`);
      const match = capturing.regexp.exec(text);
      if (match === null) throw new Error('it must match');
      expect(expandGo(template, match, capturing)).to.equal(result);
    });
});
