import type { Term } from '../../core/plan.ts';
import { formatTerm } from '../facts/words.ts';
import { html, type Markup } from './markup.ts';

/** What a window is made of, folded away until somebody asks. */
export function termList(terms: readonly Term[]): Markup {
  if (terms.length === 0) return html``;
  const items = terms.map((term) => html`<li>${formatTerm(term)}</li>`);
  return html`<details><summary class="hint">made of ${terms.length} terms</summary><ul class="terms">${items}</ul></details>`;
}
