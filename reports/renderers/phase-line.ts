import { styleText } from 'node:util';
import type { PhaseName } from '../../core/journal.ts';
import { quoteLine } from '../../core/printable.ts';

export interface PhaseLine {
  readonly name: PhaseName;
  readonly state: 'started' | 'finished' | 'failed';
  /** Wall milliseconds since the phase started. */
  readonly elapsedMs: number;
  readonly detail?: string;
}

const signs = { started: '…', finished: '✓', failed: '✗' } as const;
const styles = { started: 'dim', finished: 'green', failed: 'red' } as const;

/** One phase of a run on one line: `  ✓ boot           2.3 s  4 containers`. */
export function renderPhaseLine(
  { name, state, elapsedMs, detail }: PhaseLine,
  { colour }: { readonly colour: boolean },
): string {
  const sign = colour ? styleText(styles[state], signs[state], { validateStream: false }) : signs[state];
  const seconds = state === 'started' ? '' : `${(elapsedMs / 1000).toFixed(1)} s`;
  return `  ${sign} ${name.padEnd(13)}${seconds.padStart(8)}  ${quoteLine(detail ?? '')}`.trimEnd();
}
