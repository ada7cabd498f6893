import type { Term } from '../../core/plan.ts';

/** What a term belongs to, by its name (docs/guides/timing.md has them all), and its colour on both light and dark paper. */
const kinds: readonly (readonly [kind: string, colour: string, names: RegExp])[] = [
  ['the fault', '#c2703d', /^(onset|fault|heal|start-up)/],
  [
    'window of the rule',
    '#3b82c4',
    /^(window|drain|uneven|barely|counting|flicker|other condition|healthy past)/,
  ],
  ['scrape', '#2a9d8f', /^scrape/],
  ['evaluation', '#8e63c9', /^(evaluation|recording)/],
  ['for, keep_firing_for', '#8a929c', /^(for|keep_firing_for)$/],
  ['group and repeat', '#d3962a', /^(group|repeat|\d+ repeats|no news|again|muted|head law|tail law)/],
  ['delivery', '#b0588b', /^delivery/],
];
const other = ['other', '#6b7f5a'] as const;

/** The kind of a term for the legend, and its colour. */
export function kindOf({ name }: Term): { readonly kind: string; readonly colour: string } {
  const [kind, colour] = kinds.find(([, , names]) => names.test(name)) ?? other;
  return { kind, colour };
}

/** All kinds in the order of an alert's life. */
export const termKinds: readonly { readonly kind: string; readonly colour: string }[] = [
  ...kinds.map(([kind, colour]) => ({ kind, colour })),
  { kind: other[0], colour: other[1] },
];
