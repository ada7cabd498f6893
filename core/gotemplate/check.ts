import type { Operand, ParsedTemplate, Pipeline, TemplateNode } from './parse.ts';

/** A name that a template uses and that nobody gave it; Go refuses the whole template. */
export interface UnknownName {
  readonly kind: 'variable' | 'function';
  /** As written, a variable with its dollar. */
  readonly name: string;
  /** What is there at that place. */
  readonly known: readonly string[];
}

/** What is no function although it is a bare word. */
const constants: ReadonlySet<string> = new Set(['true', 'false', 'nil']);

/**
 * The variables and functions that a template uses and does not have, in source order, each once: Go looks for them when it
 * parses. A variable lives until the end of its block, and a definition sees none but `$`.
 *
 * @param variables what is declared before, with the dollar, such as `$labels`
 */
export function unknownNames(
  { body, defined }: ParsedTemplate,
  functions: readonly string[],
  variables: readonly string[] = [],
): UnknownName[] {
  const checker = new Checker(functions);
  for (const definition of defined.values()) checker.list(definition, ['$']);
  checker.list(body, ['$', ...variables]);
  return [...checker.found.values()];
}

class Checker {
  readonly found = new Map<string, UnknownName>();
  readonly #functions: readonly string[];

  constructor(functions: readonly string[]) {
    this.#functions = functions;
  }

  list(nodes: readonly TemplateNode[], outer: readonly string[]): void {
    const scope = [...outer];
    for (const node of nodes) this.#node(node, scope);
  }

  #node(node: TemplateNode, scope: string[]): void {
    switch (node.kind) {
      case 'text':
      case 'break':
      case 'continue':
        return;
      case 'print':
      case 'template':
        if (node.pipeline !== undefined) this.#pipeline(node.pipeline, scope);
        return;
      case 'set':
        this.#pipeline(node.pipeline, scope);
        // Of a value that is given to no variable Go complains only when it renders.
        if (node.declares) scope.push(node.variable);
        return;
      default: {
        this.#pipeline(node.pipeline, scope);
        const inner = [...scope, ...(node.declares ? node.variables : [])];
        this.list(node.body, inner);
        this.list(node.otherwise, inner);
      }
    }
  }

  #pipeline({ commands }: Pipeline, scope: readonly string[]): void {
    for (const operand of commands.flat()) this.#operand(operand, scope);
  }

  #operand(operand: Operand, scope: readonly string[]): void {
    if (operand.kind === 'pipeline') this.#pipeline(operand.pipeline, scope);
    if (operand.kind === 'variable') this.#variable(operand.name, scope);
    if (operand.kind !== 'word' || constants.has(operand.text) || this.#functions.includes(operand.text))
      return;
    this.#add({ kind: 'function', name: operand.text, known: this.#functions });
  }

  #variable(name: string, scope: readonly string[]): void {
    if (!scope.includes(name)) this.#add({ kind: 'variable', name, known: scope });
  }

  #add(unknown: UnknownName): void {
    if (!this.found.has(unknown.name)) this.found.set(unknown.name, unknown);
  }
}
