import type { AlertRule } from '../config/rules.ts';
import { keepsLabel } from './keeps-label.ts';

/** True when a rule's alerts cannot carry a label that every series has: its expression drops it, no label sets it. */
export function lacksLabel({ labels, expr, mayCarry }: AlertRule, label: string): boolean {
  return !(label in labels) && !(mayCarry?.(label) ?? keepsLabel(expr, label));
}
