import {
  type Operand,
  type ParsedTemplate,
  type Pipeline,
  parseTemplate,
  type TemplateNode,
} from './parse.ts';
import { TemplateProblem } from './problem.ts';
import { type Callable, entriesOf, fieldOf, isTruthy, printed } from './values.ts';

/** What a template may call: functions by name, and the templates that files define. */
export interface TemplateContext {
  readonly functions: Readonly<Record<string, Callable>>;
  /** Bodies by name; a function where only the effect is known, as of the program's own defaults. */
  readonly templates: ReadonlyMap<string, readonly TemplateNode[] | ((data: unknown) => string)>;
  /** Such as `$labels`, which Prometheus sets. Default none. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * Renders a template of Go's text/template, as far as configurations use that language.
 *
 * @param data the dot
 * @throws TemplateProblem where Go would refuse it or stop, and for what is not understood here
 */
export function renderTemplate(template: string, data: unknown, context: TemplateContext): string {
  const parsed = parseTemplate(template);
  const all = { ...context, templates: new Map([...context.templates, ...parsed.defined]) };
  const variables = new Scope(undefined, { $: data, ...context.variables });
  return new Renderer(all).text(parsed.body, data, variables);
}

/** The definitions of several template files. A file that cannot be read is the problem of whoever needs it. */
export function definitionsOf(texts: readonly string[]): ReadonlyMap<string, readonly TemplateNode[]> {
  return new Map(
    texts.map((text): ParsedTemplate => parseTemplate(text)).flatMap(({ defined }) => [...defined]),
  );
}

class Scope {
  readonly #outer: Scope | undefined;
  readonly #own: Map<string, unknown>;

  constructor(outer: Scope | undefined, own: Readonly<Record<string, unknown>> = {}) {
    this.#outer = outer;
    this.#own = new Map(Object.entries(own));
  }

  get(name: string): unknown {
    if (this.#own.has(name)) return this.#own.get(name);
    if (this.#outer === undefined) throw new TemplateProblem(`there is no variable ${name}`);
    return this.#outer.get(name);
  }

  declare(name: string, value: unknown): void {
    this.#own.set(name, value);
  }

  assign(name: string, value: unknown): void {
    if (this.#own.has(name)) this.#own.set(name, value);
    else if (this.#outer === undefined) throw new TemplateProblem(`there is no variable ${name}`);
    else this.#outer.assign(name, value);
  }
}

class Renderer {
  readonly #context: TemplateContext;
  #depth = 0;

  constructor(context: TemplateContext) {
    this.#context = context;
  }

  text(nodes: readonly TemplateNode[], dot: unknown, scope: Scope): string {
    return nodes.map((node) => this.#node(node, dot, scope)).join('');
  }

  #node(node: TemplateNode, dot: unknown, scope: Scope): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'print':
        return printed(this.#value(node.pipeline, dot, scope));
      case 'set': {
        const value = this.#value(node.pipeline, dot, scope);
        if (node.declares) scope.declare(node.variable, value);
        else scope.assign(node.variable, value);
        return '';
      }
      case 'break':
      case 'continue':
        throw new TemplateProblem(`{{ ${node.kind} }} is not understood`);
      case 'template':
        return this.#template(node.name, node.pipeline && this.#value(node.pipeline, dot, scope));
      default:
        return this.#block(node, dot, scope);
    }
  }

  #template(name: string, dot: unknown): string {
    const body = this.#context.templates.get(name);
    if (body === undefined) throw new TemplateProblem(`there is no template "${name}"`);
    if (typeof body === 'function') return body(dot);
    if (this.#depth > 100) throw new TemplateProblem(`the template "${name}" calls itself without end`);
    this.#depth += 1;
    const text = this.text(body, dot, new Scope(undefined, { $: dot, ...this.#context.variables }));
    this.#depth -= 1;
    return text;
  }

  #block(node: Extract<TemplateNode, { readonly body: unknown }>, dot: unknown, outer: Scope): string {
    const value = this.#value(node.pipeline, dot, outer);
    const [first, second] = node.variables;
    if (node.kind !== 'range') {
      const scope = new Scope(outer, first === undefined ? {} : { [first]: value });
      if (!isTruthy(value)) return this.text(node.otherwise, dot, scope);
      return this.text(node.body, node.kind === 'with' ? value : dot, scope);
    }
    const entries = entriesOf(value);
    if (entries.length === 0) return this.text(node.otherwise, dot, new Scope(outer));
    return entries
      .map(([key, item]) => {
        const own =
          second === undefined ? { ...(first && { [first]: item }) } : { [first ?? '']: key, [second]: item };
        return this.text(node.body, item, new Scope(outer, own));
      })
      .join('');
  }

  #value({ commands }: Pipeline, dot: unknown, scope: Scope): unknown {
    return commands.reduce<readonly unknown[]>(
      (piped, operands) => [this.#command(operands, piped, dot, scope)],
      [],
    )[0];
  }

  #command(operands: readonly Operand[], piped: readonly unknown[], dot: unknown, scope: Scope): unknown {
    const [head, ...rest] = operands;
    const given = (): unknown[] => [...rest.map((one) => this.#operand(one, dot, scope)), ...piped];
    if (head?.kind === 'word') return this.#call(head.text, given());
    const value = head === undefined ? undefined : this.#operand(head, dot, scope);
    if (typeof value === 'function') return (value as Callable)(...given());
    if (rest.length + piped.length > 0)
      throw new TemplateProblem('a value that is no function is given arguments');
    return value;
  }

  #operand(operand: Operand, dot: unknown, scope: Scope): unknown {
    const chain = (start: unknown, names: readonly string[]): unknown => names.reduce(fieldOf, start);
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'fields':
        return chain(dot, operand.names);
      case 'variable':
        return chain(scope.get(operand.name), operand.names);
      case 'pipeline':
        return chain(this.#value(operand.pipeline, dot, scope), operand.names);
      default:
        return this.#call(operand.text, []);
    }
  }

  #call(name: string, given: readonly unknown[]): unknown {
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'nil') return undefined;
    const known = this.#context.functions[name];
    if (known === undefined) throw new TemplateProblem(`there is no function ${name}`);
    return known(...given);
  }
}
