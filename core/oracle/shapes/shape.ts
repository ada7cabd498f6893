import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../../labels.ts';
import type { PromqlTree } from '../../labtime/promql.ts';
import type { Setting } from '../setting.ts';
import type { PartTruth, TimedFault } from '../truth.ts';

/** Whom a condition is asked about, and under which faults. */
export interface Scene {
  readonly service: string;
  readonly faults: readonly TimedFault[];
  readonly setting: Setting;
  /**
   * Labels of the alert that is asked about, as far as they are known. A comparison that keeps the labels of its series is
   * about those that agree with them. Default: any series.
   */
  readonly alert?: Labels;
}

/** What a rule waits for. `kind` is the name of its shape, or `opaque` when the oracle does not see through it. */
export interface Condition {
  readonly kind: string;
  /** When it holds in the stored samples. */
  truth(scene: Scene): PartTruth;
}

/** Reads a part of an expression, such as one side of `and`; it never fails, but may come back opaque. */
export type ReadPart = (node: SyntaxNode) => Condition;

/** One form of expression that the oracle sees through. */
export interface Shape {
  readonly kind: string;
  /** @returns undefined when the expression has another form */
  read(tree: PromqlTree, node: SyntaxNode, part: ReadPart): Condition | undefined;
}

/** One form of expression: how it is recognised, and when what was read holds. `Read` is known to the shape alone. */
export interface ShapeDefinition<Read extends object> {
  readonly kind: string;
  read(tree: PromqlTree, node: SyntaxNode, part: ReadPart): Read | undefined;
  truth(read: Read, scene: Scene): PartTruth;
}

export function defineShape<Read extends object>({ kind, read, truth }: ShapeDefinition<Read>): Shape {
  return {
    kind,
    read: (tree, node, part) => {
      const found = read(tree, node, part);
      return found === undefined ? undefined : { kind, truth: (scene) => truth(found, scene) };
    },
  };
}
