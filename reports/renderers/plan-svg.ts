import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';
import { printable } from '../../core/printable.ts';
import { plannedMoments } from '../facts/plan-moments.ts';
import { formatWindow, sentenceOfTrial } from '../facts/words.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { colours } from '../html/style.ts';
import { drawLegend, legendPx } from '../plan-picture/legend.ts';
import { type PictureRow, rowsOf } from '../plan-picture/rows.ts';
import { type Scale, scaleOf } from '../plan-picture/scale.ts';
import { drawWindows, type Placed, placeWindows, rowHeight } from '../plan-picture/window.ts';
import { axisPx, namesPx } from '../timeline/layout.ts';
import { widthOf } from '../timeline/shapes.ts';

const widthPx = 1200;
const headPx = 66;
const headingPx = 24;
const beatsPx = 24;

/** A plan as one SVG file that needs nothing else: alerts, faults, and what each receiver hears, on one axis of lab time. */
export function renderPlanSvg(given: Plan): string {
  const plan = printable(given);
  const { id, title } = plan.scenario;
  const rows = rowsOf(plan);
  const scale = scaleFor(plan);
  let y = headPx + axisPx;
  const body = rows.map((row) => {
    const top = y;
    const placed = placeWindows(row.moments, scale);
    y += row.life === null ? headingPx : rowHeight(placed);
    return row.life === null ? heading(row, top) : drawRow(row, placed, scale, top);
  });
  const beats = drawBeats(plan, scale, y);
  const bottom = y + beatsPx;
  const heightPx = bottom + legendPx + 12;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="system-ui, sans-serif" font-size="11" role="img">
<title>Plan of ${id}: ${title}</title>
<style>${trusted(colours)}</style>
<defs><pattern id="muted" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" fill="var(--warning)" fill-opacity=".45"/></pattern></defs>
<rect width="${widthPx}" height="${heightPx}" fill="var(--paper)"/>
<text x="16" y="24" font-size="17" font-weight="bold" fill="var(--ink)">${title}</text>
<text x="16" y="42" fill="var(--muted)">${id} at speed ${plan.speed}: ${sentenceOfTrial(plan)}</text>
${faultBands(plan, scale, bottom)}${axis(scale, bottom)}${body}${beats}${drawLegend(plan, bottom + 8)}</svg>
`.html;
}

function scaleFor(plan: Plan): Scale {
  const latestMs = plannedMoments(plan).map(({ window, promiseMs }) =>
    Math.max(window.latestMs, promiseMs ?? window.latestMs),
  );
  const toMs = Math.max(plan.observeUntilMs, ...latestMs, 60_000);
  return scaleOf(-0.02 * toMs, 1.02 * toMs, widthPx);
}

function axis(scale: Scale, bottom: number): Markup[] {
  return scale.ticksMs.map((atMs) => {
    const x = scale.x(atMs);
    return html`<path d="M${x} ${headPx + axisPx - 6}V${bottom}" stroke="var(--line)" stroke-dasharray="2 3"/><text x="${x}" y="${headPx + axisPx - 10}" text-anchor="middle" fill="var(--muted)">${formatLabTime(atMs)}</text>\n`;
  });
}

function faultBands({ faults }: Plan, scale: Scale, bottom: number): Markup[] {
  return faults.map(({ title, colour, atMs, lastsMs }) => {
    const [left, right] = [scale.x(atMs), scale.x(atMs + lastsMs)];
    const when = formatWindow({ earliestMs: atMs, latestMs: atMs + lastsMs });
    return html`<g data-what="fault"><rect x="${left}" y="${headPx - 14}" width="${Math.round((right - left) * 10) / 10}" height="${bottom - headPx + 14}" fill="${colour}" fill-opacity=".08"><title>${title}: ${when}</title></rect><text x="${left + 4}" y="${headPx - 3}" fill="var(--ink)">${fitting(title, right - left - 6)}</text></g>\n`;
  });
}

function heading({ label }: PictureRow, y: number): Markup {
  return html`<path d="M0 ${y + 2}H${widthPx}" stroke="var(--line)"/><text x="16" y="${y + 17}" font-size="13" font-weight="bold" fill="var(--ink)">${label}</text>\n`;
}

function drawRow(row: PictureRow, placed: readonly Placed[], scale: Scale, y: number): Markup {
  const { label, moments, life, inhibition } = row;
  const name = html`<text x="28" y="${y + 14}" font-size="12" fill="var(--ink)">${fitting(label, namesPx - 40)}<title>${label}</title></text>`;
  const firing = row.receiver === null && life !== null ? firingBar(life, scale, y + 4) : null;
  const mute = inhibition === undefined ? null : muteBar(inhibition, scale, y + 4);
  const promises = moments.map(({ promiseMs }) =>
    promiseMs === null ? null : promise(promiseMs, scale, y + 4),
  );
  return html`<g>${name}${firing}${mute}${drawWindows(placed, scale, y + 4)}${promises}</g>\n`;
}

/** Between the two windows it fires for certain, if it fires at all. */
function firingBar(
  { firing, ended, alert }: NonNullable<PictureRow['life']>,
  scale: Scale,
  y: number,
): Markup | null {
  if (firing.latestMs >= ended.earliestMs) return null;
  const [left, right] = [scale.x(firing.latestMs), scale.x(ended.earliestMs)];
  const tone = ['critical', 'warning', 'info'].includes(alert['severity'] ?? '')
    ? alert['severity']
    : 'muted';
  return html`<rect x="${left}" y="${y + 3}" width="${Math.round((right - left) * 10) / 10}" height="6" fill="var(--${tone ?? 'muted'})" fill-opacity=".5"><title>${nameAlert(alert)} fires</title></rect>`;
}

function muteBar({ by, rule, source }: Plan['inhibitions'][number], scale: Scale, y: number): Markup | null {
  if (source === undefined || source.firing.latestMs >= source.ended.earliestMs) return null;
  const [left, right] = [scale.x(source.firing.latestMs), scale.x(source.ended.earliestMs)];
  const title = `muted by ${nameAlert(by)}, ${rule}`;
  return html`<g data-what="muted"><rect x="${left}" y="${y - 2}" width="${Math.round((right - left) * 10) / 10}" height="16" fill="url(#muted)"><title>${title}</title></rect></g>`;
}

function promise(atMs: number, scale: Scale, y: number): Markup {
  const x = scale.x(atMs);
  return html`<path d="M${x} ${y - 2}v16M${x} ${y - 2}l-6 3l6 3z" stroke="var(--ink)" stroke-width="1.5" fill="var(--ink)"><title>promised by ${formatLabTime(atMs)}</title></path>`;
}

function drawBeats({ heartbeat, observeUntilMs }: Plan, scale: Scale, y: number): Markup {
  const { receiver, everyMs, alarmAfterMs, missing } = heartbeat;
  const counts = Array.from(
    { length: missing === undefined ? Math.min(200, Math.floor(observeUntilMs / everyMs)) : 0 },
    (_, index) => index + 1,
  );
  const path = counts.map((count) => `M${scale.x(count * everyMs)} ${y + 7}v9`).join('');
  const title =
    missing ??
    `${receiver} hears a beat every ${formatLabTime(everyMs)}; the alarm is raised after ${formatLabTime(alarmAfterMs)} of silence`;
  return html`<g data-what="beats"><path d="M0 ${y + 2}H${widthPx}" stroke="var(--line)"/><text x="16" y="${y + 16}" font-size="13" font-weight="bold" fill="var(--ink)">${receiver}</text><path d="${path}" stroke="var(--over)" stroke-width="2"><title>${title}</title></path></g>\n`;
}

/** As much of a text as there is room for. */
function fitting(text: string, roomPx: number): string {
  const fits = Math.floor(roomPx / widthOf('m'));
  if (text.length <= fits) return text;
  return fits < 4 ? '' : `${text.slice(0, fits - 1).trimEnd()}…`;
}
