/** What kind of value a function of a rule's template takes or gives; `any` where that is not known. */
export type Kind =
  | 'data'
  | 'labels'
  | 'externalLabels'
  | 'text'
  | 'float'
  | 'integer'
  | 'truth'
  | 'samples'
  | 'sample'
  | 'any';

/** A function as it is declared. */
export interface TemplateFunction {
  /** How many values it takes; `most` is infinite for those that take any number. */
  readonly least: number;
  readonly most: number;
  /** Which of them must be texts, by their place from 0. */
  readonly texts: readonly number[];
  readonly gives: Kind;
}

const { POSITIVE_INFINITY: any } = Number;

const named = (names: string, least: number, most: number, gives: Kind, texts: readonly number[] = []) =>
  names.split(' ').map((name): [string, TemplateFunction] => [name, { least, most, gives, texts }]);

/** The functions of Go's text/template (exec and funcs.go), and those of Prometheus 2.47.2 (template/template.go). */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  ...named('and or call index slice', 1, any, 'any'),
  ...named('not', 1, 1, 'truth'),
  ...named('eq', 2, any, 'truth'),
  ...named('ne lt le gt ge', 2, 2, 'truth'),
  ...named('len', 1, 1, 'integer'),
  ...named('printf', 1, any, 'text', [0]),
  ...named('print println html js urlquery', 0, any, 'text'),
  ...named('query', 1, 1, 'samples', [0]),
  ...named('first', 1, 1, 'sample'),
  ...named('label', 2, 2, 'text', [0]),
  ...named('value', 1, 1, 'float'),
  ...named('strvalue', 1, 1, 'text'),
  ...named('args', 0, any, 'any'),
  ...named('reReplaceAll', 3, 3, 'text', [0, 1, 2]),
  ...named('match', 2, 2, 'truth', [0, 1]),
  ...named('safeHtml title toUpper toLower graphLink tableLink stripPort stripDomain', 1, 1, 'text', [0]),
  ...named('sortByLabel', 2, 2, 'samples', [0]),
  ...named('humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp', 1, 1, 'text'),
  ...named('toTime', 1, 1, 'any'),
  ...named('pathPrefix externalURL', 0, 0, 'text'),
  ...named('parseDuration', 1, 1, 'float', [0]),
]);

/** The verbs of Go's Printf that take such a value (package fmt); others write `%!d(float64=1)`. */
const verbs: Partial<Record<Kind, string>> = {
  text: 'vTsqxX',
  float: 'vTbeEfFgGxX',
  integer: 'vTbcdoOqxXU',
  truth: 'vTt',
};

/** The verb of a format that does not take its value, or undefined; formats with `*` or `[1]` are left alone. */
export function wrongVerb(format: string, given: readonly Kind[]): string | undefined {
  const plain = format.replaceAll('%%', '');
  if (/%[-+# 0]*[\d.]*[*[]/.test(plain)) return undefined;
  const written = [...plain.matchAll(/%[-+# 0]*\d*(?:\.\d*)?([A-Za-z])/g)];
  return written.find(([, verb = ''], at) => {
    const kind = given[at];
    return kind === undefined || (verbs[kind] !== undefined && !verbs[kind].includes(verb));
  })?.[0];
}

/** What may stand in PromQL in place of a value: a word, a number, a duration. */
const fillings = ['a', '1', '5m'];
/** More of them together are too many to try. */
const mostHoles = 4;

/** The texts that a format may turn into, with every filling in every place; none where it has too many, or a `*` or `[1]`. */
export function examplesOf(format: string): string[] {
  const parts = format.split(/(%[-+# 0]*\d*(?:\.\d*)?[A-Za-z%])/);
  const isHole = (part: string): boolean => part.startsWith('%') && !part.endsWith('%');
  if (parts.filter(isHole).length > mostHoles || /%[-+# 0]*[\d.]*[*[]/.test(format.replaceAll('%%', '')))
    return [];
  return parts.reduce<string[]>(
    (made, part) => {
      const written = isHole(part) ? fillingsOf(part) : [part === '%%' ? '%' : part];
      return made.flatMap((before) => written.map((one) => before + one));
    },
    [''],
  );
}

function fillingsOf(verb: string): readonly string[] {
  if (verb.endsWith('q')) return ['"a"'];
  return /[svx]$/.test(verb) ? fillings : ['1'];
}
