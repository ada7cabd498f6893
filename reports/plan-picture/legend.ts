import type { Plan } from '../../core/plan.ts';
import { plannedMoments } from '../facts/plan-moments.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { widthOf } from '../timeline/shapes.ts';
import { kindOf, termKinds } from './term-colours.ts';

/** Room for the lines of the legend, in pixels. */
export const legendPx = 70;

const signs: readonly (readonly [string, string])[] = [
  [
    '<rect x="1" y="2" width="20" height="12" fill="none" stroke="var(--muted)" stroke-width="1.5" stroke-dasharray="3 2"/>',
    'pending',
  ],
  [
    '<rect x="1" y="2" width="20" height="12" fill="none" stroke="var(--critical)" stroke-width="1.5"/>',
    'fires',
  ],
  [
    '<path d="M1 4H11L6 13Z" fill="var(--told)"/><rect x="13" y="2" width="9" height="12" fill="none" stroke="var(--told)" stroke-width="1.5"/>',
    'told',
  ],
  [
    '<path d="M2 5H10L6 12Z" fill="none" stroke="var(--told)"/><rect x="13" y="2" width="9" height="12" fill="none" stroke="var(--told)" stroke-dasharray="3 2"/>',
    'told again',
  ],
  [
    '<circle cx="6" cy="8" r="4" fill="none" stroke="var(--over)" stroke-width="2"/><rect x="13" y="2" width="9" height="12" fill="none" stroke="var(--over)" stroke-width="1.5"/>',
    'over',
  ],
  [
    '<path d="M1 4H11L6 13Z" fill="var(--fail)"/><rect x="13" y="2" width="9" height="12" fill="none" stroke="var(--fail)" stroke-width="1.5"/>',
    'may leak',
  ],
  ['<rect x="1" y="1" width="20" height="14" fill="url(#muted)"/>', 'muted'],
  [
    '<path d="M14 1V15M14 1L8 4L14 7Z" stroke="var(--ink)" stroke-width="1.5" fill="var(--ink)"/>',
    'promised by then',
  ],
];

/** What the signs mean, which colour is which term, and how to read a bar. Only kinds of terms that the plan has are listed. */
export function drawLegend(plan: Plan, y: number): Markup {
  const used = new Set(
    plannedMoments(plan).flatMap(({ window }) => window.terms.map((term) => kindOf(term).kind)),
  );
  const terms = termKinds
    .filter(({ kind }) => used.has(kind))
    .map(({ kind, colour }): [string, string] => [
      `<rect x="1" y="3" width="20" height="10" fill="${colour}" fill-opacity=".75"/>`,
      kind,
    ]);
  const how =
    'bar: by how much each term may differ; thin line: the least of each term, counted from the zero';
  return html`<g data-what="legend">${line(signs, y)}${line(terms, y + 22)}<text x="16" y="${y + 56}" fill="var(--muted)">${how}</text></g>\n`;
}

function line(items: readonly (readonly [string, string])[], y: number): Markup[] {
  let x = 16;
  return items.map(([drawing, text]) => {
    const left = x;
    x += 44 + Math.ceil(widthOf(text));
    return html`<g transform="translate(${left} ${y})">${trusted(drawing)}<text x="28" y="12" fill="var(--muted)">${text}</text></g>`;
  });
}
