import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type ts from 'typescript';

type Typescript = typeof ts;

/** A field of a declaration, as steps from its root: `expect[0].to[1]` is `['expect', '0', 'to', '1']`. */
type Steps = readonly string[];

/**
 * Puts the place in the file before each problem that begins with the path of a field (`expect[0].to[1]: ...`), as
 * `scenarios/services/x.ts:12:5: expect[0].to[1]: ...`. A field that the file does not spell out gets the place of what it
 * stands in, a problem without a path the place of the declaration.
 *
 * The compiler reads the file, and is loaded only here, when there is something to refuse: it takes a third of a second.
 *
 * @param path of the file on disk. @param name by which people know it
 */
export function withPlaces(problems: readonly string[], path: string, name: string): string[] {
  if (!existsSync(path)) return problems.map((problem) => `${name}: ${problem}`);
  const compiler = createRequire(import.meta.url)('typescript') as Typescript;
  const text = readFileSync(path, 'utf8');
  const source = compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest, true);
  return problems.map((problem) => {
    const node = find(compiler, source, stepsOf(problem));
    if (node === undefined) return `${name}: ${problem}`;
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return `${name}:${line + 1}:${character + 1}: ${problem}`;
  });
}

/** The path at the beginning of a problem. */
function stepsOf(problem: string): Steps {
  const [path = ''] = /^\w+(?:\[\d+\]|\.\w+)*(?=:| )/.exec(problem) ?? [];
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

/** The deepest node on the way that the file spells out. */
function find(compiler: Typescript, source: ts.SourceFile, steps: Steps): ts.Node | undefined {
  const exported = source.statements.find((statement) => compiler.isExportAssignment(statement));
  if (exported === undefined || !compiler.isExportAssignment(exported)) return undefined;
  let value = plain(compiler, source, exported.expression);
  let place: ts.Node = value;
  for (const step of steps) {
    const next = child(compiler, value, step);
    if (next === undefined) break;
    place = next.place;
    value = plain(compiler, source, next.value);
  }
  return place;
}

function child(
  compiler: Typescript,
  value: ts.Expression,
  step: string,
): { readonly place: ts.Node; readonly value: ts.Expression } | undefined {
  if (compiler.isArrayLiteralExpression(value)) {
    const elements = value.elements.slice(0, Number(step) + 1);
    const element = elements[Number(step)];
    // Nobody knows how many entries a spread makes.
    if (element === undefined || elements.some((one) => compiler.isSpreadElement(one))) return undefined;
    return { place: element, value: element };
  }
  if (!compiler.isObjectLiteralExpression(value)) return undefined;
  for (const property of value.properties) {
    if (property.name?.getText().replace(/^['"]|['"]$/g, '') !== step) continue;
    if (compiler.isPropertyAssignment(property)) return { place: property, value: property.initializer };
    if (compiler.isShorthandPropertyAssignment(property)) return { place: property, value: property.name };
  }
  return undefined;
}

/** Through `scenario(...)`, `satisfies`, `as`, parentheses and the names of constants of the same file. */
function plain(compiler: Typescript, source: ts.SourceFile, value: ts.Expression): ts.Expression {
  if (
    compiler.isSatisfiesExpression(value) ||
    compiler.isAsExpression(value) ||
    compiler.isParenthesizedExpression(value)
  )
    return plain(compiler, source, value.expression);
  if (compiler.isCallExpression(value)) {
    const [declaration] = value.arguments;
    return declaration === undefined ? value : plain(compiler, source, declaration);
  }
  if (!compiler.isIdentifier(value)) return value;
  const constant = source.statements
    .flatMap((one) => (compiler.isVariableStatement(one) ? [...one.declarationList.declarations] : []))
    .find((one) => one.name.getText() === value.text);
  return constant?.initializer === undefined ? value : plain(compiler, source, constant.initializer);
}
