import type { Cooling } from '../../../core/gpu/thermal.ts';

/** All that can be wrong with one GPU at a time. An object stands for one turn of a knob: the same again is a new event. */
export interface Disturbances {
  readonly xid?: { readonly xid: number };
  readonly ecc?: { readonly doubleBitErrors: number };
  readonly rowRemap?: { readonly hasFailed: true };
  readonly cooling?: Omit<Extract<Cooling, { kind: 'settles' }>, 'kind'>;
  readonly powerBrake?: { readonly isAsserted: true };
  readonly leak?: { readonly usedRatio: number; readonly overLabMs: number };
  readonly lost?: { readonly isLost: true };
}
