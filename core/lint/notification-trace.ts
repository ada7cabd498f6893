import { unknownNames } from '../gotemplate/check.ts';
import {
  type Operand,
  type ParsedTemplate,
  type Pipeline,
  type TemplateNode,
  tryParseTemplate,
} from '../gotemplate/parse.ts';
import { nearestName } from '../nearest-name.ts';

/** What a value in a notification template is; `any` where that is not known. */
type Kind = 'data' | 'alerts' | 'list' | 'alert' | 'labels' | 'pairs' | 'pair' | 'text' | 'any';

/** Fields and methods of what Alertmanager hands to a template (template/template.go of Alertmanager 0.26: Data, Alerts, Alert, KV, Pairs). */
const fields: Partial<Record<Kind, Readonly<Record<string, Kind>>>> = {
  data: {
    Receiver: 'text',
    Status: 'text',
    Alerts: 'alerts',
    GroupLabels: 'labels',
    CommonLabels: 'labels',
    CommonAnnotations: 'labels',
    ExternalURL: 'text',
  },
  alerts: { Firing: 'list', Resolved: 'list' },
  list: {},
  alert: {
    Status: 'text',
    Labels: 'labels',
    Annotations: 'labels',
    StartsAt: 'any',
    EndsAt: 'any',
    GeneratorURL: 'text',
    Fingerprint: 'text',
  },
  pairs: { Names: 'any', Values: 'any' },
  pair: { Name: 'text', Value: 'text' },
  text: {},
};

const methodsOfLabels: Readonly<Record<string, Kind>> = {
  SortedPairs: 'pairs',
  Remove: 'labels',
  Names: 'any',
  Values: 'any',
};

const words: Partial<Record<Kind, string>> = {
  data: 'the data of a notification',
  alerts: 'the list of alerts',
  list: 'a list of alerts',
  alert: 'an alert',
  pairs: 'a list of labels',
  pair: 'a label',
  text: 'a text',
};

/**
 * Why Go cannot parse a text, or a variable of it is declared nowhere.
 *
 * @returns none where a function is unknown, which has words of its own
 */
export function parseMistakes(text: string, functions: readonly string[]): string[] {
  const parsed = tryParseTemplate(text);
  if ('why' in parsed) return [parsed.why];
  return unknownNames(parsed, functions)
    .filter(({ kind }) => kind === 'variable')
    .map(({ name }) => `there is no variable ${name} at that place`);
}

/** The definitions of template files; those of a file that cannot be parsed are left out. */
export function definitionsIn(texts: readonly string[]): ParsedTemplate['defined'] {
  return new Map(
    texts.flatMap((text) => {
      const parsed = tryParseTemplate(text);
      return 'why' in parsed ? [] : [...parsed.defined];
    }),
  );
}

/** Fields that a text asks for, also in the templates that it names, and that what Alertmanager hands over does not have. */
export function unknownFields(text: string, defined: ParsedTemplate['defined']): string[] {
  const parsed = tryParseTemplate(text);
  if ('why' in parsed) return [];
  const tracer = new Tracer(new Map([...defined, ...parsed.defined]));
  tracer.list(parsed.body, 'data', [['$', 'data']]);
  return [...tracer.found];
}

/** The last of a name counts. */
type Scope = readonly (readonly [variable: string, Kind])[];

class Tracer {
  readonly found = new Set<string>();
  readonly #defined: ParsedTemplate['defined'];
  readonly #seen = new Set<string>();

  constructor(defined: ParsedTemplate['defined']) {
    this.#defined = defined;
  }

  list(nodes: readonly TemplateNode[], dot: Kind, outer: Scope): void {
    let scope = outer;
    for (const node of nodes) scope = this.#node(node, dot, scope);
  }

  /** Gives the scope of what comes next. */
  #node(node: TemplateNode, dot: Kind, scope: Scope): Scope {
    switch (node.kind) {
      case 'text':
      case 'break':
      case 'continue':
        return scope;
      case 'print':
        this.#pipeline(node.pipeline, dot, scope);
        return scope;
      case 'set': {
        const kind = this.#pipeline(node.pipeline, dot, scope);
        return [...scope, [node.variable, node.declares ? kind : 'any']];
      }
      case 'template':
        this.#template(
          node.name,
          node.pipeline === undefined ? 'any' : this.#pipeline(node.pipeline, dot, scope),
        );
        return scope;
      default:
        this.#block(node, dot, scope);
        return scope;
    }
  }

  #template(name: string, dot: Kind): void {
    const key = `${dot} ${name}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list(this.#defined.get(name) ?? [], dot, [['$', dot]]);
  }

  #block(node: Extract<TemplateNode, { readonly body: unknown }>, dot: Kind, scope: Scope): void {
    const value = this.#pipeline(node.pipeline, dot, scope);
    const item = node.kind === 'range' ? itemOf(value) : value;
    const names = node.variables.map((name, at): readonly [string, Kind] => [
      name,
      at === node.variables.length - 1 ? item : 'any',
    ]);
    this.list(node.body, node.kind === 'if' ? dot : item, [...scope, ...names]);
    this.list(node.otherwise, dot, scope);
  }

  #pipeline({ commands }: Pipeline, dot: Kind, scope: Scope): Kind {
    const kinds = commands.map((operands) => this.#command(operands, dot, scope));
    return commands.length === 1 ? (kinds[0] ?? 'any') : 'any';
  }

  #command([head, ...given]: readonly Operand[], dot: Kind, scope: Scope): Kind {
    const kinds = given.map((one) => this.#operand(one, dot, scope));
    if (head === undefined) return 'any';
    if (head.kind !== 'word') return this.#operand(head, dot, scope);
    return head.text === 'index' && given.length === 2 ? itemOf(kinds[0] ?? 'any') : 'any';
  }

  #operand(operand: Operand, dot: Kind, scope: Scope): Kind {
    switch (operand.kind) {
      case 'fields':
        return this.#chain(dot, operand.names);
      case 'variable':
        return this.#chain(scope.findLast(([name]) => name === operand.name)?.[1] ?? 'any', operand.names);
      case 'pipeline':
        return this.#chain(this.#pipeline(operand.pipeline, dot, scope), operand.names);
      default:
        return 'any';
    }
  }

  #chain(start: Kind, names: readonly string[]): Kind {
    return names.reduce<Kind>((kind, name) => this.#field(kind, name), start);
  }

  #field(of: Kind, name: string): Kind {
    if (of === 'labels') return methodsOfLabels[name] ?? 'text';
    const known = fields[of];
    if (known === undefined) return 'any';
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind !== undefined) return kind;
    const near = nearestName(name, Object.keys(known));
    this.found.add(
      `${words[of] ?? of} has no .${name}${near === undefined ? '' : ` (did you mean .${near}?)`}`,
    );
    return 'any';
  }
}

function itemOf(kind: Kind): Kind {
  if (kind === 'alerts' || kind === 'list') return 'alert';
  if (kind === 'pairs') return 'pair';
  return kind === 'labels' ? 'text' : 'any';
}
