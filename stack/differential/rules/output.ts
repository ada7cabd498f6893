import { parseDurationMs } from '../../../core/duration.ts';
import { FiredrillError } from '../../../core/errors.ts';
import type { Evaluation } from '../../../core/oracle/testing/simulate.ts';

/** Where promtool found something else than a test said: lab, instant on promtool's clock, and what is really so. */
export interface Contradiction {
  readonly id: string;
  readonly atMs: number;
  readonly state: Evaluation['state'];
}

const contradictionPattern = /alertname=\\"(\w+)\\"\}\)", time: (\w+),\s+exp: .*\s+got: (.*)/g;

/**
 * Reads what `promtool test rules` printed about the files of `promtoolFiles`.
 *
 * @throws FiredrillError `PROMTOOL_OUTPUT` when it says anything else than that every file agreed or was contradicted:
 *   a file that it did not reach or could not read is no agreement
 */
export function readPromtoolOutput(output: string, fileCount: number): Contradiction[] {
  const contradictions = [...output.matchAll(contradictionPattern)].map(
    ([, id = '', time = '', got = '']) => ({
      id,
      atMs: parseDurationMs(time),
      state: stateOf(got, output),
    }),
  );
  const agreed = output.match(/^ {2}SUCCESS$/gm)?.length ?? 0;
  const contradicted = new Set(contradictions.map(({ id }) => id)).size;
  const failed = output.match(/^ {2}FAILED:$/gm)?.length ?? 0;
  if (failed !== contradicted || agreed + failed !== fileCount) {
    throw unreadable(
      `${agreed} of ${fileCount} agreed, ${failed} failed, ${contradicted} contradicted`,
      output,
    );
  }
  return contradictions;
}

function stateOf(got: string, output: string): Evaluation['state'] {
  if (got === 'nil') return 'inactive';
  const [, state] = /^\{alertstate="(pending|firing)"\} 1E\+00$/.exec(got) ?? [];
  if (state === 'pending' || state === 'firing') return state;
  throw unreadable(got, output);
}

function unreadable(got: string, output: string): FiredrillError {
  return new FiredrillError(
    'internal',
    'PROMTOOL_OUTPUT',
    'promtool says something else than what it was asked',
    {
      want: 'for every file SUCCESS, or what ALERTS is instead',
      got: `${got}\n${output.slice(0, 4000)}`,
    },
  );
}
