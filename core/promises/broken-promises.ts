import { type PromiseKind, promiseKinds } from './kinds.ts';
import type { Promised, Violation } from './violation.ts';

/** A violation with the kind of promise that it breaks. */
export interface BrokenPromise extends Violation {
  readonly id: PromiseKind;
}

/** Everything in a configuration that does not keep what is promised of it; empty when all of it does. */
export function brokenPromises(promised: Promised): BrokenPromise[] {
  const kinds = Object.keys(promiseKinds) as PromiseKind[];
  return kinds.flatMap((id) => promiseKinds[id].find(promised).map((violation) => ({ id, ...violation })));
}
