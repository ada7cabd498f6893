import { type NodeType, type SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { FiredrillError } from '../errors.ts';

/** A node under construction. */
interface Draft {
  readonly type: NodeType;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Draft[];
}

/** An operator between two operands, with its modifiers such as `on (service)`. */
interface Operator {
  readonly name: string;
  readonly nodes: readonly Draft[];
}

/** Operands and operators in source order; a sign before an operand is an operator of its own. */
type Item = { readonly operand: Draft } | { readonly sign: Draft } | { readonly operator: Operator };

const suffixed: ReadonlySet<string> = new Set([
  'OffsetExpr',
  'MatrixSelector',
  'SubqueryExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/** How tightly operators bind, from the operator precedence of Prometheus' querying documentation. */
const levels: readonly (readonly string[])[] = [
  ['Or'],
  ['And', 'Unless'],
  ['Eql', 'EqlC', 'EqlSingle', 'Neq', 'Lte', 'Lss', 'Gte', 'Gtr'],
  ['Add', 'Sub'],
  ['Mul', 'Div', 'Mod', 'Atan2'],
  ['Pow'],
];
const powerLevel = levels.length - 1;

/**
 * The grammar's tree, repaired. The grammar hangs a suffix too high: it reads `a - b offset 5m` as `(a - b) offset 5m`,
 * where Prometheus shifts only b. So chains of operators are taken apart, suffixes are given to the operand before
 * them, and the chain is put together again by precedence. Comments are left out.
 */
export function repairTree(top: SyntaxNode): SyntaxNode {
  return toTree(build(top)).topNode;
}

function build(node: SyntaxNode): Draft {
  if (node.name === 'BinaryExpr' || node.name === 'UnaryExpr' || suffixed.has(node.name))
    return assemble(flatten(node));
  return { type: node.type, from: node.from, to: node.to, children: rawChildren(node).map(build) };
}

function toTree({ type, from, to, children }: Draft): Tree {
  return new Tree(
    type,
    children.map(toTree),
    children.map((child) => child.from - from),
    to - from,
  );
}

function rawChildren(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

function flatten(node: SyntaxNode): Item[] {
  const [first, ...rest] = rawChildren(node);
  const last = rest.at(-1);
  if (first === undefined) return [{ operand: build(node) }];
  if (node.name === 'BinaryExpr' && last !== undefined) {
    const nodes = rest.slice(0, -1).map(build);
    return [...flatten(first), { operator: { name: nodes[0]?.type.name ?? '', nodes } }, ...flatten(last)];
  }
  if (node.name === 'UnaryExpr' && last !== undefined) return [{ sign: build(first) }, ...flatten(last)];
  if (suffixed.has(node.name)) return withSuffix(flatten(first), node, rest.map(build));
  return [{ operand: build(node) }];
}

function withSuffix(items: readonly Item[], node: SyntaxNode, suffix: readonly Draft[]): Item[] {
  const last = items.at(-1);
  if (last === undefined || !('operand' in last)) return [...items];
  const { operand } = last;
  return [...items.slice(0, -1), { operand: draft(node.name, [operand, ...suffix], node.to) }];
}

/** Puts a chain together by precedence climbing. A sign binds as a product does, more weakly than a power. */
function assemble(items: readonly Item[]): Draft {
  let at = 0;

  function operand(): Draft {
    const item = items[at++];
    if (item !== undefined && 'operand' in item) return item.operand;
    if (item !== undefined && 'sign' in item) {
      const signed = climb(powerLevel);
      return draft('UnaryExpr', [item.sign, signed], signed.to);
    }
    throw new FiredrillError('internal', 'PROMQL_TREE', 'the grammar gave an operator without an operand');
  }

  function climb(lowest: number): Draft {
    let left = operand();
    for (let item = items[at]; item !== undefined && 'operator' in item; item = items[at]) {
      const { name, nodes } = item.operator;
      const level = levels.findIndex((operators) => operators.includes(name));
      if (level < lowest) break;
      at++;
      const right = climb(level === powerLevel ? level : level + 1);
      left = draft('BinaryExpr', [left, ...nodes, right], right.to);
    }
    return left;
  }

  return climb(0);
}

const types: ReadonlyMap<string, NodeType> = new Map(
  parser.nodeSet.types.map((type) => [type.name, type] as const).toReversed(),
);

function draft(name: string, children: readonly Draft[], to: number): Draft {
  const type = types.get(name);
  if (type === undefined) throw new FiredrillError('internal', 'PROMQL_TREE', `the grammar has no ${name}`);
  return { type, from: children[0]?.from ?? to, to, children };
}
