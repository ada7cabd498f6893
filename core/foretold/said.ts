import { FiredrillError } from '../errors.ts';
import { type Labels, parseLabels } from '../labels.ts';

/** What promtool found where a test expects nothing: the answer to a query of `writeTest`. */
export interface Said {
  readonly question: number;
  readonly playing: number;
  readonly batch: number;
  readonly result: readonly SaidSample[] | { readonly error: string };
}

export interface SaidSample {
  readonly labels: Labels;
  readonly value: number;
}

const block =
  /^ {4}expr: "# (\d+)\.(\d+)\.(\d+)\\n.*", time: \w+, ?(?:err: (.*)|\n {8}exp: nil\n {8}got: (.*))$/gm;
const sample = /(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}) ([^ ,]+)/g;

/**
 * Reads what `promtool test rules` 2.47.2 printed, both streams in one, about the one file of `writeTest`.
 *
 * @throws FiredrillError `PROMTOOL_OUTPUT` when it says anything else than what is true at which instant
 */
export function readSaid(output: string): Said[] {
  const rest = output.replace(/^Unit Testing: .*$/gm, '').trim();
  if (rest === 'SUCCESS') return [];
  const said: Said[] = [];
  const left = rest
    .replace(/^ *FAILED:\n/, '')
    .replace(
      block,
      (_all, question: string, playing: string, batch: string, error: string | undefined, got = '') => {
        const result = error === undefined ? samplesIn(got, output) : { error };
        said.push({ question: Number(question), playing: Number(playing), batch: Number(batch), result });
        return '';
      },
    )
    .trim();
  if (left !== '' || said.length === 0) throw unreadable(left || output);
  return said;
}

/** Samples as promtool prints them: `{a="b"} 1E+00, {a="c"} 2E+00`. */
export function samplesIn(got: string, output: string): SaidSample[] {
  const samples = [...got.matchAll(sample)].flatMap(([, text = '', value = '']) => {
    const labels = parseLabels(text);
    return labels === undefined ? [] : [{ labels, value: Number(value) }];
  });
  const left = got.replace(sample, '').replace(/[, ]/g, '');
  const isWhole = left === '' && samples.length === (got.match(sample)?.length ?? 0);
  if (!isWhole || samples.some(({ value }) => Number.isNaN(value))) throw unreadable(`${got}\n${output}`);
  return samples;
}

/** What promtool printed cannot be read as an answer. */
export function unreadable(got: string): FiredrillError {
  return new FiredrillError(
    'internal',
    'PROMTOOL_OUTPUT',
    'promtool says something else than what it was asked',
    { want: 'what is true at which instant', got: got.slice(0, 4000) },
  );
}
