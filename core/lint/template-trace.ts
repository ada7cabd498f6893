import type { Operand, ParsedTemplate, Pipeline, TemplateNode } from '../gotemplate/parse.ts';
import { nearestName } from '../nearest-name.ts';
import { examplesOf, type Kind, templateFunctions, wrongVerb } from './template-functions.ts';

/** What a template of a rule does with what Prometheus hands to it. */
export interface Trace {
  /** The labels of the sample that it reads, by whatever way, in source order, each once. */
  readonly labels: readonly string[];
  /** Why it turns into an error text, as far as that can be told without data. */
  readonly failures: readonly string[];
  /** Whether the value of the sample, or of a query, is part of what it writes; not when the value only decides between words. */
  readonly writesValue: boolean;
  /** Whether that value decides what else it writes: by a condition, a comparison, or how long something is. */
  readonly picksByValue: boolean;
  /** The texts that it gives to `query`; in each all that one of them may be, as far as that is written in the template. */
  readonly queries: readonly (readonly string[])[];
}

interface Traced {
  readonly kind: Kind;
  /** Whether it changes with a value. */
  readonly changes: boolean;
  /** Whether it is one of a few things, by the value. Default: no. */
  readonly isPicked?: boolean;
  /** Of a text that is written in the template. */
  readonly literal?: string;
  /** Of a text that printf makes of a written format: all that it may be, with words, numbers and durations in place of values. */
  readonly examples?: readonly string[];
}

const constant = (kind: Kind): Traced => ({ kind, changes: false });

const fields: Readonly<Record<string, Traced>> = {
  Labels: constant('labels'),
  ExternalLabels: constant('externalLabels'),
  ExternalURL: constant('text'),
  Value: { kind: 'float', changes: true },
};

/** What Prometheus declares before each template of a rule (rules/alerting.go, Eval). */
export const ruleVariables: Readonly<Record<string, Traced>> = {
  $labels: constant('labels'),
  $externalLabels: constant('externalLabels'),
  $externalURL: constant('text'),
  $value: { kind: 'float', changes: true },
};

/** The struct itself writes its value, too. */
const data: Traced = { kind: 'data', changes: true };

type Scope = Map<string, Traced>[];

/** Goes through a template as Prometheus would, with kinds in place of values, into every branch. */
export function traceTemplate(parsed: ParsedTemplate): Trace {
  const tracer = new Tracer(parsed);
  tracer.list(parsed.body, data, [new Map([['$', data], ...Object.entries(ruleVariables)])]);
  const { labels, failures, queries, writesValue, picksByValue } = tracer;
  return { labels: [...labels], failures: [...failures], queries, writesValue, picksByValue };
}

class Tracer {
  readonly labels = new Set<string>();
  readonly failures = new Set<string>();
  readonly queries: (readonly string[])[] = [];
  writesValue = false;
  picksByValue = false;
  /** Whether what is gone through is only written when the value is so. */
  #isPicked = false;
  readonly #defined: ParsedTemplate['defined'];
  /** Templates that are being gone through: one that calls itself shows nothing new. */
  readonly #inside = new Set<string>();

  constructor({ defined }: ParsedTemplate) {
    this.#defined = defined;
  }

  list(nodes: readonly TemplateNode[], dot: Traced, outer: Scope): void {
    const scope = [...outer, new Map<string, Traced>()];
    for (const node of nodes) this.#node(node, dot, scope);
  }

  #node(node: TemplateNode, dot: Traced, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        if (this.#isPicked && node.text !== '') this.picksByValue = true;
        return;
      case 'break':
      case 'continue':
        if (this.#isPicked) this.picksByValue = true;
        return;
      case 'print': {
        const { changes, isPicked } = this.#pipeline(node.pipeline, dot, scope);
        if (changes) this.writesValue = true;
        if (isPicked || this.#isPicked) this.picksByValue = true;
        return;
      }
      case 'set':
        this.#set(node.variable, node.declares, this.#pipeline(node.pipeline, dot, scope), scope);
        return;
      case 'template':
        this.#template(node.name, node.pipeline && this.#pipeline(node.pipeline, dot, scope));
        return;
      default:
        this.#block(node, dot, scope);
    }
  }

  #set(name: string, declares: boolean, given: Traced, scope: Scope): void {
    const value = this.#isPicked ? { ...given, isPicked: true } : given;
    if (declares) {
      scope.at(-1)?.set(name, value);
      return;
    }
    const holder = scope.findLast((variables) => variables.has(name));
    const before = holder?.get(name);
    if (holder === undefined || before === undefined)
      this.failures.add(`there is no variable ${name} to give a value to`);
    // In a branch it may have been given or not.
    else
      holder.set(name, {
        kind: before.kind === value.kind ? value.kind : 'any',
        changes: before.changes || value.changes,
        isPicked: before.isPicked === true || value.isPicked === true,
      });
  }

  #template(name: string, dot: Traced = constant('any')): void {
    const body = this.#defined.get(name);
    if (body === undefined) this.failures.add(`there is no template ${JSON.stringify(name)}`);
    if (body === undefined || this.#inside.has(name)) return;
    this.#inside.add(name);
    this.list(body, dot, [new Map([['$', dot]])]);
    this.#inside.delete(name);
  }

  #block(node: Extract<TemplateNode, { readonly body: unknown }>, dot: Traced, outer: Scope): void {
    const value = this.#pipeline(node.pipeline, dot, outer);
    const scope = [...outer, new Map<string, Traced>()];
    const item = node.kind === 'range' ? itemOf(value) : value;
    const [first, second] = node.variables;
    const values = second === undefined ? [item] : [constant('any'), item];
    for (const [at, name] of [first, second].entries())
      if (name !== undefined) this.#set(name, node.declares, values[at] ?? item, scope);
    const outside = this.#isPicked;
    this.#isPicked ||= decides(value);
    this.list(node.body, node.kind === 'if' ? dot : item, scope);
    this.list(node.otherwise, dot, scope);
    this.#isPicked = outside;
  }

  #pipeline({ commands }: Pipeline, dot: Traced, scope: Scope): Traced {
    let last: Traced | undefined;
    for (const operands of commands) last = this.#command(operands, last, dot, scope);
    return last ?? constant('any');
  }

  #command(operands: readonly Operand[], piped: Traced | undefined, dot: Traced, scope: Scope): Traced {
    const [head, ...rest] = operands;
    const given = [
      ...rest.map((one) => this.#operand(one, dot, scope)),
      ...(piped === undefined ? [] : [piped]),
    ];
    if (head?.kind === 'word' && templateFunctions.has(head.text)) return this.#call(head.text, given);
    if (head?.kind === 'word' && head.text === 'nil') this.failures.add('nil is no command');
    const value = head === undefined ? constant('any') : this.#operand(head, dot, scope);
    if (given.length > 0 && value.kind !== 'any')
      this.failures.add(`${nameOf(head)} is no function and is given a value`);
    return value;
  }

  #operand(operand: Operand, dot: Traced, scope: Scope): Traced {
    switch (operand.kind) {
      case 'literal':
        return typeof operand.value === 'string'
          ? { kind: 'text', changes: false, literal: operand.value }
          : constant(operand.isInteger === true ? 'integer' : 'float');
      case 'fields':
        return this.#chain(dot, operand.names);
      case 'variable': {
        const value = scope.findLast((variables) => variables.has(operand.name))?.get(operand.name);
        return this.#chain(value ?? constant('any'), operand.names);
      }
      case 'pipeline':
        return this.#chain(this.#pipeline(operand.pipeline, dot, scope), operand.names);
      default:
        if (operand.text === 'nil') return constant('any');
        return templateFunctions.has(operand.text) ? this.#call(operand.text, []) : constant('truth');
    }
  }

  #chain(start: Traced, names: readonly string[]): Traced {
    return names.reduce((value, name) => this.#field(value, name), start);
  }

  #field(value: Traced, name: string): Traced {
    switch (value.kind) {
      case 'labels':
        this.labels.add(name);
        return constant('text');
      case 'externalLabels':
        return constant('text');
      case 'data':
        return fields[name] ?? this.#noField(name, Object.keys(fields));
      case 'sample':
        if (name === 'Labels') return constant('externalLabels');
        return name === 'Value' ? { kind: 'float', changes: true } : this.#noField(name, ['Labels', 'Value']);
      case 'any':
        return value;
      default:
        this.failures.add(`.${name} is asked of ${words[value.kind]}, which has no fields`);
        return constant('any');
    }
  }

  #noField(name: string, known: readonly string[]): Traced {
    const near = nearestName(name, known);
    this.failures.add(`there is no .${name}${near === undefined ? '' : `; did you mean .${near}?`}`);
    return constant('any');
  }

  #call(name: string, given: readonly Traced[]): Traced {
    const known = templateFunctions.get(name);
    if (known === undefined) return constant('any');
    const { least, most, texts, gives } = known;
    if (given.length < least || given.length > most) {
      const wants = least === most ? `${least}` : `${least} or more`;
      this.failures.add(
        `${name} takes ${wants} value${wants === '1' ? '' : 's'} and is given ${given.length}`,
      );
      return constant(gives);
    }
    this.#wantTexts(name, texts, given);
    if (name === 'index') return this.#index(given);
    const isOfFew = gives === 'truth' || gives === 'integer';
    const changes = !isOfFew && given.some((one) => one.changes);
    const isPicked = given.some((one) => one.isPicked === true || (isOfFew && decides(one)));
    if (gives === 'truth') this.#compare(name, given);
    if (name === 'query') this.#query(given);
    if (name === 'printf') return { ...this.#printf(given), isPicked };
    if (name === 'and' || name === 'or') return { kind: oneKind(given), changes, isPicked };
    // Of what a query gives, labels stay; the value does not.
    if (name === 'label') return constant('text');
    const isQueried = ['query', 'first', 'value', 'sortByLabel'].includes(name);
    return { kind: gives, changes: changes || isQueried, isPicked };
  }

  #wantTexts(name: string, texts: readonly number[], given: readonly Traced[]): void {
    for (const at of texts) {
      const kind = given[at]?.kind ?? 'text';
      if (['float', 'integer', 'truth'].includes(kind))
        this.failures.add(`${name} takes a text and is given ${words[kind]}`);
    }
  }

  #index([of, key, ...more]: readonly Traced[]): Traced {
    if (of?.kind === 'samples') return { kind: 'sample', changes: true };
    if (of === undefined || key === undefined || more.length > 0) return of ?? constant('any');
    if (of.kind === 'labels' && key.literal !== undefined) this.labels.add(key.literal);
    const isPicked = of.isPicked === true || decides(key);
    if (of.kind === 'labels' || of.kind === 'externalLabels') return { ...constant('text'), isPicked };
    return { ...of, kind: 'any', isPicked };
  }

  /** Go compares a float with a float only: `gt $value 80` is an error, `gt $value 80.0` is not (text/template/funcs.go). */
  #compare(name: string, [first, ...others]: readonly Traced[]): void {
    if (!['eq', 'ne', 'lt', 'le', 'gt', 'ge'].includes(name) || first === undefined) return;
    const other = others.find(({ kind }) => isBasic(kind) && isBasic(first.kind) && kind !== first.kind);
    if (other === undefined) return;
    const isPoint = [first.kind, other.kind].every((kind) => kind === 'float' || kind === 'integer');
    const how = isPoint ? ': write the number with a point, such as 80.0' : '';
    this.failures.add(`${name} compares ${words[first.kind]} with ${words[other.kind]}${how}`);
  }

  #printf([format, ...rest]: readonly Traced[]): Traced {
    const made = { kind: 'text', changes: [format, ...rest].some((one) => one?.changes === true) } as const;
    if (format?.literal === undefined) return made;
    const verb = wrongVerb(
      format.literal,
      rest.map(({ kind }) => kind),
    );
    if (verb !== undefined) this.failures.add(`${verb} of printf does not take the value that it is given`);
    return { ...made, examples: examplesOf(format.literal) };
  }

  #query([text]: readonly Traced[]): void {
    const texts = text?.literal === undefined ? text?.examples : [text.literal];
    if (texts !== undefined && texts.length > 0) this.queries.push(texts);
  }
}

/** Whether a condition on it may turn out either way as the value changes; the data, and what a query finds, are there or not whatever it is. */
function decides({ kind, changes, isPicked }: Traced): boolean {
  return isPicked === true || (changes && !['data', 'samples', 'sample'].includes(kind));
}

const words: Readonly<Record<Kind, string>> = {
  data: 'the data',
  labels: 'the labels',
  externalLabels: 'labels',
  text: 'a text',
  float: 'a number with a fraction',
  integer: 'a whole number',
  truth: 'true or false',
  samples: 'what a query gives',
  sample: 'a sample',
  any: 'a value',
};

const isBasic = (kind: Kind): boolean => ['text', 'float', 'integer', 'truth'].includes(kind);

function itemOf({ kind, changes, isPicked = false }: Traced): Traced {
  if (kind === 'samples') return { kind: 'sample', changes: true };
  return kind === 'labels' || kind === 'externalLabels'
    ? constant('text')
    : { kind: 'any', changes, isPicked };
}

function oneKind(given: readonly Traced[]): Kind {
  const [first, ...others] = given.map(({ kind }) => kind);
  return first !== undefined && others.every((kind) => kind === first) ? first : 'any';
}

function nameOf(operand: Operand | undefined): string {
  if (operand?.kind === 'variable') return [operand.name, ...operand.names].join('.');
  if (operand?.kind === 'fields') return `.${operand.names.join('.')}`;
  return operand?.kind === 'literal' ? JSON.stringify(operand.value) : 'what stands in brackets';
}
