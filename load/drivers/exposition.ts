import { z } from 'zod';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { ask } from './http.ts';

/** One series as a program serves it now. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/**
 * What a program serves to Prometheus at this moment.
 *
 * @param url of its metrics, on loopback. @throws the errors of `ask`.
 */
export async function readExposition(service: string, url: string): Promise<Sample[]> {
  const text = await ask({ method: 'GET', url, whom: `the metrics of ${service}` }, z.string());
  return text.split('\n').flatMap((line) => {
    const [, name, pairs = '', value] = /^([a-zA-Z_:]\w*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels: labelsIn(pairs), value: Number(value) }];
  });
}

/** The value of the first series of that name with those labels, among others; undefined when there is none. */
export function valueIn(samples: readonly Sample[], name: string, labels: Labels): number | undefined {
  return samples.find((sample) => sample.name === name && hasLabels(sample.labels, labels))?.value;
}

/** Values may hold braces and commas, and escaped quotes. */
function labelsIn(pairs: string): Labels {
  return Object.fromEntries(
    [...pairs.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}
