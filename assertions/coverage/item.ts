/** What has to be proven alive, part by part of the configuration. */
export const coverageKinds = ['rule', 'route', 'receiver', 'matcher', 'inhibition', 'template'] as const;
export type CoverageKind = (typeof coverageKinds)[number];

/** Who proved a part, and when in that run (lab milliseconds after its zero). */
export interface Proof {
  readonly scenario: string;
  readonly runId: string;
  readonly atMs: number;
}

export interface CoverageItem {
  readonly kind: CoverageKind;
  /** As people name it; unique within its kind. */
  readonly name: string;
  /** Earliest by scenario name; null when no run proved it. */
  readonly proofs: readonly Proof[];
  /** Why it need not be proven, from the reviewed list. */
  readonly exemption: string | null;
}

/** Proven or exempted. */
export function isCovered({ proofs, exemption }: CoverageItem): boolean {
  return proofs.length > 0 || exemption !== null;
}
