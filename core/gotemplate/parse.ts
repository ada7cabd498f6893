import { TemplateProblem } from './problem.ts';
import { type Piece, piecesOf, type Token } from './tokens.ts';

/** What a pipeline computes: commands from left to right, each handed the last one's value as its last argument. */
export interface Pipeline {
  readonly commands: readonly (readonly Operand[])[];
}

export type Operand =
  | Exclude<Token, { readonly kind: 'symbol' }>
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly names: readonly string[] };

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'set';
      readonly variable: string;
      readonly declares: boolean;
      readonly pipeline: Pipeline;
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly kind: 'break' | 'continue' }
  | ({ readonly kind: 'if' | 'with' | 'range' } & Block);

interface Block {
  /** Of `range $key, $value := ...`, or of `with $x := ...`. */
  readonly variables: readonly string[];
  /** False for `if $x = ...`, which gives another value to a variable that is there. */
  readonly declares: boolean;
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
}

export interface ParsedTemplate {
  readonly body: readonly TemplateNode[];
  /** What `{{ define "name" }}` defines. */
  readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** The same, with what is wrong as an answer. */
export function tryParseTemplate(template: string): ParsedTemplate | { readonly why: string } {
  try {
    return parseTemplate(template);
  } catch (problem) {
    if (!(problem instanceof TemplateProblem)) throw problem;
    return { why: problem.message };
  }
}

/** @throws TemplateProblem for what Go's text/template would not parse, and for what is not understood here */
export function parseTemplate(template: string): ParsedTemplate {
  const parser = new Parser(piecesOf(template));
  const { nodes } = parser.nodes([]);
  return { body: nodes, defined: parser.defined };
}

type Action = Extract<Piece, { kind: 'action' }>;

class Parser {
  readonly defined = new Map<string, readonly TemplateNode[]>();
  readonly #pieces: readonly Piece[];
  #at = 0;
  /** The words of the blocks around, the innermost last. */
  readonly #around: string[] = [];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** Up to one of the closing words, or to the end where none is asked for. */
  nodes(closing: readonly string[]): { nodes: TemplateNode[]; closedBy: Action | undefined } {
    const nodes: TemplateNode[] = [];
    for (let piece = this.#pieces[this.#at++]; piece !== undefined; piece = this.#pieces[this.#at++]) {
      if (piece.kind === 'text') {
        if (piece.text !== '') nodes.push(piece);
        continue;
      }
      const word = wordOf(piece.tokens[0]);
      if (closing.includes(word)) {
        if (word === 'end' && piece.tokens.length > 1)
          throw new TemplateProblem(`{{ ${piece.source} }} has more than the word end`);
        return { nodes, closedBy: piece };
      }
      if (word === 'end' || word === 'else')
        throw new TemplateProblem(`{{ ${piece.source} }} closes nothing`);
      const node = this.#node(word, piece);
      if (node !== undefined) nodes.push(node);
    }
    if (closing.length > 0) throw new TemplateProblem('an {{ end }} is missing');
    return { nodes, closedBy: undefined };
  }

  #node(word: string, { tokens, source }: Action): TemplateNode | undefined {
    if (word === 'if' || word === 'with' || word === 'range')
      return this.#block(word, tokens.slice(1), source);
    if (word === 'define') {
      if (this.#around.length > 0)
        throw new TemplateProblem(`{{ ${source} }} stands inside of another block`);
      if (tokens.length > 2) throw new TemplateProblem(`{{ ${source} }} has more than a name`);
      this.defined.set(nameIn(tokens[1], source), this.#inside(word, ['end']).nodes);
      return undefined;
    }
    if (word === 'template' || word === 'block') {
      const rest = tokens.slice(2);
      const name = nameIn(tokens[1], source);
      const pipeline = rest.length === 0 && word === 'template' ? undefined : pipelineOf(rest, source);
      if (word === 'block') this.defined.set(name, this.#inside(word, ['end']).nodes);
      return { kind: 'template', name, pipeline };
    }
    if (word === 'break' || word === 'continue') {
      if (!this.#around.includes('range') || tokens.length > 1)
        throw new TemplateProblem(`{{ ${source} }} stands in no range`);
      return { kind: word };
    }
    const { variables, declares, rest } = assignment(tokens, 1, source);
    const [variable] = variables;
    const pipeline = pipelineOf(rest, source);
    return variable === undefined
      ? { kind: 'print', pipeline }
      : { kind: 'set', variable, declares, pipeline };
  }

  #block(kind: 'if' | 'with' | 'range', tokens: readonly Token[], source: string): TemplateNode {
    const { variables, declares, rest } = assignment(tokens, kind === 'range' ? 2 : 1, source);
    const pipeline = pipelineOf(rest, source);
    const { nodes: body, closedBy } = this.#inside(kind, ['end', 'else']);
    const after = closedBy?.tokens.slice(1) ?? [];
    const block = { kind, variables, declares, pipeline, body };
    if (wordOf(closedBy?.tokens[0]) !== 'else') return { ...block, otherwise: [] };
    const next = wordOf(after[0]);
    if (next === kind && kind !== 'range')
      return { ...block, otherwise: [this.#block(next, after.slice(1), closedBy?.source ?? '')] };
    if (after.length > 0) throw new TemplateProblem(`{{ ${closedBy?.source} }} has more than the word else`);
    return { ...block, otherwise: this.#inside('else', ['end']).nodes };
  }

  #inside(word: string, closing: readonly string[]): ReturnType<Parser['nodes']> {
    this.#around.push(word);
    const found = this.nodes(closing);
    this.#around.pop();
    return found;
  }
}

function isCallable(operand: Operand | undefined): boolean {
  if (operand?.kind === 'literal' || (operand?.kind === 'fields' && operand.names.length === 0)) return false;
  return !['true', 'false', 'nil'].includes(wordOf(operand));
}

function wordOf(token: Token | Operand | undefined): string {
  return token?.kind === 'word' ? token.text : '';
}

function nameIn(token: Token | undefined, source: string): string {
  if (token?.kind === 'literal' && typeof token.value === 'string') return token.value;
  throw new TemplateProblem(`{{ ${source} }} lacks a name in quotes`);
}

const isSymbol = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text;

/** `$a, $b := ...` and `$a = ...`. */
function assignment(
  tokens: readonly Token[],
  most: number,
  source: string,
): {
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly rest: readonly Token[];
} {
  const at = tokens.findIndex((token) => isSymbol(token, ':=') || isSymbol(token, '='));
  if (at < 0) return { variables: [], declares: false, rest: tokens };
  const variables = tokens.slice(0, at).flatMap((token) => (token.kind === 'variable' ? [token.name] : []));
  const isPlain = tokens
    .slice(0, at)
    .every((token, index) =>
      index % 2 === 0 ? token.kind === 'variable' && token.names.length === 0 : isSymbol(token, ','),
    );
  if (at % 2 === 0 || !isPlain || variables.length > most)
    throw new TemplateProblem(`{{ ${source} }} cannot be assigned to`);
  return { variables, declares: isSymbol(tokens[at], ':='), rest: tokens.slice(at + 1) };
}

function pipelineOf(tokens: readonly Token[], source: string): Pipeline {
  const rest = [...tokens];
  const pipeline = readPipeline(rest, source);
  if (rest.length > 0) throw new TemplateProblem(`{{ ${source} }} has too many closing brackets`);
  return pipeline;
}

function readPipeline(rest: Token[], source: string): Pipeline {
  const commands: Operand[][] = [[]];
  for (let token = rest[0]; token !== undefined && !isSymbol(token, ')'); token = rest[0]) {
    rest.shift();
    if (isSymbol(token, '|')) commands.push([]);
    else if (isSymbol(token, '(')) commands.at(-1)?.push(bracketed(rest, source));
    else if (token.kind === 'fields' && token.isChained === true)
      askFields(commands.at(-1) ?? [], token.names);
    else if (token.kind === 'symbol')
      throw new TemplateProblem(`{{ ${source} }} has a stray "${token.text}"`);
    else commands.at(-1)?.push(token);
  }
  // Go lets a pipe at the end pass.
  if (commands.length > 1 && commands.at(-1)?.length === 0) commands.pop();
  if (commands.some((operands) => operands.length === 0))
    throw new TemplateProblem(`{{ ${source} }} lacks a value`);
  if (commands.slice(1).some(([head]) => !isCallable(head)))
    throw new TemplateProblem(`{{ ${source} }} hands a value on to something that is no function`);
  return { commands };
}

/** `function.Field`: the field is asked of what the function gives. */
function askFields(operands: Operand[], names: readonly string[]): void {
  const asked = operands.pop();
  if (asked !== undefined) operands.push({ kind: 'pipeline', pipeline: { commands: [[asked]] }, names });
}

/** `( ... )`, and the fields that are asked of it: `(index .Alerts 0).Labels`. */
function bracketed(rest: Token[], source: string): Operand {
  const pipeline = readPipeline(rest, source);
  if (rest.shift() === undefined) throw new TemplateProblem(`{{ ${source} }} lacks a closing bracket`);
  const [next] = rest;
  if (next?.kind !== 'fields' || next.isChained !== true || next.names.length === 0)
    return { kind: 'pipeline', pipeline, names: [] };
  rest.shift();
  return { kind: 'pipeline', pipeline, names: next.names };
}
