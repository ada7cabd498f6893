import { type PlannedMoment, type PlannedWhat, sentenceOf } from '../facts/plan-moments.ts';
import { formatTerm, formatWindow } from '../facts/words.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Scale } from './scale.ts';
import { kindOf } from './term-colours.ts';

const barPx = 12;
const leadPx = 3;
const least = 1.5;

/** How the border of a window says what it is. */
const borders: Readonly<Record<PlannedWhat, { readonly colour: string; readonly dash: string }>> = {
  pending: { colour: 'var(--muted)', dash: '3 2' },
  fires: { colour: 'var(--critical)', dash: '' },
  ends: { colour: 'var(--over)', dash: '' },
  told: { colour: 'var(--told)', dash: '' },
  again: { colour: 'var(--told)', dash: '3 2' },
  over: { colour: 'var(--over)', dash: '' },
  'over-again': { colour: 'var(--over)', dash: '3 2' },
  leak: { colour: 'var(--fail)', dash: '' },
};

/**
 * One window as a bar: what its terms may differ by stands side by side from its earliest to its latest instant. The thin
 * line below leads there from the zero: the least of each term, one after another.
 *
 * @param line 0 for the first window of a row; each has a line of its own, so that none hides another
 */
export function drawWindow(moment: PlannedMoment, scale: Scale, y: number, line: number): Markup {
  const { window, what } = moment;
  const { colour, dash } = borders[what];
  const [left, right] = [scale.x(window.earliestMs), scale.x(window.latestMs)];
  const title = `${moment.receiver ?? 'Prometheus'}: ${sentenceOf(moment)} ${formatWindow(window)}`;
  const dashes = dash === '' ? null : html` stroke-dasharray="${dash}"`;
  return html`<g data-what="${what}">${leads(moment, scale, y + barPx + 3 + line * (leadPx + 1))}${spreads(moment, scale, y)}<rect x="${left}" y="${y}" width="${round(Math.max(right - left, least))}" height="${barPx}" fill="none" stroke="${colour}" stroke-width="1.5"${dashes}><title>${title}</title></rect>${sign(what, left, y)}</g>\n`;
}

/** How tall a row with so many windows is, in pixels. */
export function rowHeight(windows: number): number {
  return barPx + 12 + windows * (leadPx + 1);
}

function spreads({ window }: PlannedMoment, scale: Scale, y: number): Markup[] {
  let atMs = window.earliestMs;
  return window.terms.flatMap((term) => {
    const fromMs = atMs;
    atMs += term.maxMs - term.minMs;
    return segment(term, scale, { fromMs, toMs: atMs, y, height: barPx });
  });
}

function leads({ window }: PlannedMoment, scale: Scale, y: number): Markup[] {
  let atMs = 0;
  return window.terms.flatMap((term) => {
    const fromMs = atMs;
    atMs += term.minMs;
    return segment(term, scale, { fromMs, toMs: atMs, y, height: leadPx });
  });
}

interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly y: number;
  readonly height: number;
}

function segment(
  term: PlannedMoment['window']['terms'][number],
  scale: Scale,
  { fromMs, toMs, y, height }: Segment,
): Markup[] {
  if (fromMs === toMs) return [];
  const [left, right] = [scale.x(Math.min(fromMs, toMs)), scale.x(Math.max(fromMs, toMs))];
  return [
    html`<rect x="${left}" y="${y}" width="${round(right - left)}" height="${height}" fill="${kindOf(term).colour}" fill-opacity=".75"><title>${formatTerm(term)}</title></rect>`,
  ];
}

/** The same signs as on the timeline of a run: told, told again, over. */
function sign(what: PlannedWhat, left: number, y: number): Markup | null {
  const [x, middle] = [round(left - 8), y + barPx / 2];
  switch (what) {
    case 'told':
    case 'leak':
      return html`<path d="M${round(x - 5)} ${middle - 4}H${round(x + 5)}L${x} ${middle + 5}Z" fill="${borders[what].colour}"/>`;
    case 'again':
      return html`<path d="M${round(x - 4)} ${middle - 3}H${round(x + 4)}L${x} ${middle + 4}Z" fill="none" stroke="var(--told)"/>`;
    case 'over':
    case 'over-again':
      return html`<circle cx="${x}" cy="${middle}" r="4" fill="none" stroke="var(--over)" stroke-width="2"/>`;
    default:
      return null;
  }
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
