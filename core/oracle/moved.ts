import type { Scene } from './shapes/shape.ts';
import type { TimedFault } from './truth.ts';

const known = new WeakMap<readonly TimedFault[], ReadonlySet<string>>();

/** Whether a fault says anything of a metric of the service. Of most rules of a large configuration none does. */
export function isMoved(metric: string, { service, faults }: Pick<Scene, 'service' | 'faults'>): boolean {
  const before = known.get(faults);
  const moved = before ?? new Set(faults.flatMap(({ signals }) => signals.flatMap(keyOf)));
  if (before === undefined) known.set(faults, moved);
  return moved.has(`${service} ${metric}`);
}

/** What is known of a condition on metrics of which no fault says anything. */
export function notMoved(metrics: string): { readonly kind: 'untold'; readonly why: string } {
  return { kind: 'untold', why: `no fault of the scenario moves ${metrics}` };
}

function keyOf(signal: TimedFault['signals'][number]): string[] {
  if (!('metric' in signal)) return [];
  const parts = signal.kind === 'histogram' ? ['', '_bucket', '_sum', '_count'] : [''];
  return parts.map((part) => `${signal.service} ${signal.metric}${part}`);
}
