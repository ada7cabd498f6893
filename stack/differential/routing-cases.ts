import fc from 'fast-check';
import type { RoutingQuestion } from '../../core/config/testing.ts';
import { expressions, scrambledExpressions, values } from './expressions.ts';
import { brokenEntries, labelNames, matcherEntries, names } from './matchers.ts';

interface RouteTree {
  /** Without one of its own a route hands on its parent's. */
  readonly hasReceiver: boolean;
  readonly matchers: readonly string[];
  /** Values as YAML text, because `1.0` and `"1.0"` are two ways to the same label value. */
  readonly match: Readonly<Record<string, string>>;
  readonly matchRe: Readonly<Record<string, string>>;
  /** As YAML text; undefined leaves it out. */
  readonly continue: string | undefined;
  readonly routes: readonly RouteTree[];
}

/** Quoted for YAML 1.1 and 1.2 alike: everything but printable ASCII by its code point. */
export function quoteForYaml(text: string): string {
  const quoted = [...text].map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (/[ -~]/.test(character)) return character;
    return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
  });
  return `"${quoted.join('')}"`;
}

/** Plain scalars that are no text to YAML, but are to Alertmanager. */
const plainScalars = [
  'true',
  'yes',
  '5',
  '504',
  '1.0',
  '0x1F',
  '012',
  '1e3',
  'null',
  '~',
  '',
  '2026-01-01',
  '.5',
  'x',
  'critical',
];

const matchValues = fc.oneof(
  { weight: 2, arbitrary: values.map(quoteForYaml) },
  { weight: 1, arbitrary: fc.constantFrom(...plainScalars) },
);

type Conditions = Pick<RouteTree, 'matchers' | 'match' | 'matchRe'>;

const newSyntax = fc.array(matcherEntries, { minLength: 1, maxLength: 2 });
const oldSyntax = fc.dictionary(names, matchValues, { minKeys: 1, maxKeys: 2 });
const oldExpressions = fc.dictionary(names, expressions().map(quoteForYaml), { minKeys: 1, maxKeys: 2 });
const noConditions: Conditions = { matchers: [], match: {}, matchRe: {} };

/** Mostly in one syntax, sometimes in all three, sometimes none at all. */
const conditions: fc.Arbitrary<Conditions> = fc.oneof(
  { weight: 6, arbitrary: matcherEntries.map((entry) => ({ ...noConditions, matchers: [entry] })) },
  { weight: 2, arbitrary: oldSyntax.map((match) => ({ ...noConditions, match })) },
  { weight: 2, arbitrary: oldExpressions.map((matchRe) => ({ ...noConditions, matchRe })) },
  { weight: 1, arbitrary: fc.constant(noConditions) },
  { weight: 1, arbitrary: fc.record({ matchers: newSyntax, match: oldSyntax, matchRe: oldExpressions }) },
);

function routeTrees(depth: number): fc.Arbitrary<RouteTree> {
  return fc
    .record({
      hasReceiver: fc.constantFrom(true, true, true, false),
      conditions,
      continue: fc.constantFrom(undefined, 'true', 'true', 'false', 'yes', 'off'),
      routes: depth === 0 ? fc.constant([]) : fc.array(routeTrees(depth - 1), { maxLength: 2 }),
    })
    .map(({ conditions: own, ...rest }) => ({ ...own, ...rest }));
}

function flowMap(pairs: readonly (readonly [string, string])[]): string {
  return `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}

function quotedKeys(map: Readonly<Record<string, string>>): string {
  return flowMap(Object.entries(map).map(([key, value]) => [quoteForYaml(key), value]));
}

/** The route as YAML, its receiver named by its place: `r-0-2` is the third child of the first child of the root. */
function routeText(route: RouteTree, name: string): string {
  const pairs: [string, string][] = [];
  if (route.hasReceiver) pairs.push(['receiver', name]);
  if (route.matchers.length > 0) pairs.push(['matchers', `[${route.matchers.map(quoteForYaml).join(', ')}]`]);
  if (Object.keys(route.match).length > 0) pairs.push(['match', quotedKeys(route.match)]);
  if (Object.keys(route.matchRe).length > 0) pairs.push(['match_re', quotedKeys(route.matchRe)]);
  if (route.continue !== undefined) pairs.push(['continue', route.continue]);
  if (route.routes.length > 0) pairs.push(['routes', routeTexts(route.routes, name)]);
  return flowMap(pairs);
}

function routeTexts(routes: readonly RouteTree[], parent: string): string {
  return `[${routes.map((route, index) => routeText(route, `${parent}-${index}`)).join(', ')}]`;
}

function receiverNames(routes: readonly RouteTree[], parent: string): string[] {
  return routes.flatMap(({ hasReceiver, routes: children }, index) => {
    const name = `${parent}-${index}`;
    return [...(hasReceiver ? [name] : []), ...receiverNames(children, name)];
  });
}

function configText(routes: readonly RouteTree[]): string {
  const receivers = ['r', ...receiverNames(routes, 'r')].map((name) => `{ name: ${name} }`).join(', ');
  return `route: { receiver: r, routes: ${routeTexts(routes, 'r')} }\nreceivers: [${receivers}]\n`;
}

const labels = fc.dictionary(names, values, { maxKeys: labelNames.length });

/** A routing tree up to four levels below its root, and the labels of an alert. */
export const routingQuestions: fc.Arbitrary<RoutingQuestion> = fc.record({
  config: fc.array(routeTrees(3), { minLength: 1, maxLength: 4 }).map(configText),
  labels,
});

const bareRoute: RouteTree = {
  ...noConditions,
  hasReceiver: true,
  continue: undefined,
  routes: [],
};

/** Without `)`: Alertmanager wraps these twice, which only matters when one closes what it did not open. */
const unclosed = scrambledExpressions.filter((expression) => !expression.includes(')'));
const oddNames = fc.constantFrom('a:b', '9a', 'é', '', 'a-b', 'severity', '_');
const brokenOldSyntax: fc.Arbitrary<Partial<Conditions>> = fc
  .oneof(
    { weight: 3, arbitrary: fc.dictionary(names, unclosed.map(quoteForYaml), { minKeys: 1, maxKeys: 1 }) },
    { weight: 1, arbitrary: fc.dictionary(oddNames, fc.constantFrom('x', '', '~', '1.0'), { maxKeys: 1 }) },
  )
  .chain((map) => fc.constantFrom<Partial<Conditions>>({ matchRe: map }, { matchRe: map }, { match: map }));

/** One route with a condition that Alertmanager may refuse, and the labels of an alert. */
export const parsingQuestions: fc.Arbitrary<RoutingQuestion> = fc.record({
  config: fc
    .oneof(
      { weight: 5, arbitrary: brokenEntries.map((entry) => ({ matchers: [entry] })) },
      { weight: 1, arbitrary: brokenOldSyntax },
    )
    .map((own) => configText([{ ...bareRoute, ...own }])),
  labels,
});
