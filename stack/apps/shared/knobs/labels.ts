import { z } from 'zod';
import type { Knob } from '../knob.ts';

export interface LabelsSetting {
  /** A label whose values change wherever it stands. */
  readonly label: string;
  /** What stands before each of its values from then on. */
  readonly prefix: string;
}

/** Gives a label other values in all that is served to Prometheus, as a release does that renames its routes. */
export const labelsKnob: Knob<LabelsSetting> = {
  name: 'labels',
  schema: z.strictObject({
    label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'want the name of a label'),
    prefix: z.string().regex(/^[\w/.-]+$/, 'want letters, digits and _ / . -'),
  }),
  arm({ label, prefix }) {
    const beginning = new RegExp(`([{,]${label}=")`);
    return { exposes: (line) => line.replace(beginning, (found) => found + prefix) };
  },
};
