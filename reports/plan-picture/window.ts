import { type PlannedMoment, type PlannedWhat, sentenceOf } from '../facts/plan-moments.ts';
import { formatTerm, formatWindow } from '../facts/words.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Scale } from './scale.ts';
import { kindOf } from './term-colours.ts';

const barPx = 12;
const lanePx = barPx + 3;
const leadPx = 3;
/** A window without width is still to be seen. */
const leastPx = 1.5;
/** Room for the sign to the left of a window. */
const signPx = 15;

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
  alarm: { colour: 'var(--told)', dash: '' },
  'alarm-over': { colour: 'var(--over)', dash: '' },
};

/** Where a window of a row goes: windows that overlap stand below each other, and so do the lines that lead to them. */
export interface Placed {
  readonly moment: PlannedMoment;
  readonly lane: number;
  /** Line 0 is the first below all lanes. */
  readonly line: number;
}

export function placeWindows(moments: readonly PlannedMoment[], scale: Scale): Placed[] {
  const endsPx: number[] = [];
  return moments.map((moment, line) => {
    const [left, right] = [scale.x(moment.window.earliestMs) - signPx, scale.x(moment.window.latestMs)];
    const free = endsPx.findIndex((end) => end <= left);
    const lane = free < 0 ? endsPx.length : free;
    endsPx[lane] = right;
    return { moment, lane, line };
  });
}

const lanesOf = (placed: readonly Placed[]): number => Math.max(1, ...placed.map(({ lane }) => lane + 1));

/** How tall a row with these windows is, in pixels. */
export function rowHeight(placed: readonly Placed[]): number {
  return lanesOf(placed) * lanePx + 10 + placed.length * (leadPx + 1);
}

/**
 * The windows of a row as bars: what the terms may differ by stands side by side from the earliest to the latest instant.
 * The thin line below leads there from the zero: the least of each term, one after another.
 */
export function drawWindows(placed: readonly Placed[], scale: Scale, top: number): Markup[] {
  const leadsTop = top + lanesOf(placed) * lanePx + 1;
  return placed.map(({ moment, lane, line }) => {
    const { window, what } = moment;
    const y = top + lane * lanePx;
    const { colour, dash } = borders[what];
    const [left, right] = [scale.x(window.earliestMs), scale.x(window.latestMs)];
    const title = `${moment.receiver ?? 'Prometheus'}: ${sentenceOf(moment)} ${formatWindow(window)}`;
    const dashes = dash === '' ? null : html` stroke-dasharray="${dash}"`;
    const border = html`<rect x="${left}" y="${y}" width="${round(Math.max(right - left, leastPx))}" height="${barPx}" fill="none" stroke="${colour}" stroke-width="1.5"${dashes}><title>${title}</title></rect>`;
    return html`<g data-what="${what}">${leads(moment, scale, leadsTop + line * (leadPx + 1))}${spreads(moment, scale, y)}${border}${sign(what, left, y)}</g>\n`;
  });
}

function spreads({ window }: PlannedMoment, scale: Scale, y: number): Markup[] {
  let atMs = window.earliestMs;
  return window.terms.flatMap((term) => {
    const fromMs = atMs;
    // A term that takes away from the others, such as the end of what can leak, has no room of its own.
    atMs = Math.min(window.latestMs, atMs + Math.max(0, term.maxMs - term.minMs));
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
    case 'alarm':
    case 'leak':
      return html`<path d="M${round(x - 5)} ${middle - 4}H${round(x + 5)}L${x} ${middle + 5}Z" fill="${borders[what].colour}"/>`;
    case 'again':
      return html`<path d="M${round(x - 4)} ${middle - 3}H${round(x + 4)}L${x} ${middle + 4}Z" fill="none" stroke="var(--told)"/>`;
    case 'over':
    case 'alarm-over':
    case 'over-again':
      return html`<circle cx="${x}" cy="${middle}" r="4" fill="none" stroke="var(--over)" stroke-width="2"/>`;
    default:
      return null;
  }
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
