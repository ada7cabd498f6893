import { formatCounts, verdictWord } from '../facts/words.ts';
import { legendSigns, signSize } from '../html/legend.ts';
import { html, trusted } from '../html/markup.ts';
import { colours } from '../html/style.ts';
import { printableRun, type Run } from '../run.ts';
import { buildTimeline } from '../timeline/build.ts';
import { drawTimeline } from '../timeline/draw.ts';
import { heightOf } from '../timeline/option.ts';

const widthPx = 1000;
const headPx = 64;
const legendRowPx = 22;
const signsPerRow = 5;

/** The timeline alone, as an SVG file that follows the reader's light or dark theme: for a README or a chat. */
export function renderPicture(run: Run): string {
  const { view, judgement } = printableRun(run);
  const timeline = buildTimeline(view);
  const signs = legendSigns();
  const timelinePx = heightOf(timeline, false);
  const heightPx = headPx + timelinePx + Math.ceil(signs.length / signsPerRow) * legendRowPx + 16;
  const legend = signs.map(({ drawing, text }, index) => {
    const x = 16 + (index % signsPerRow) * ((widthPx - 16) / signsPerRow);
    const y = headPx + timelinePx + 8 + Math.floor(index / signsPerRow) * legendRowPx;
    return html`<g transform="translate(${Math.round(x)} ${y})">${trusted(drawing)}<text x="${signSize.width + 6}" y="12" font-size="11" fill="var(--muted)">${text.replace(/ \(.*\)/, '')}</text></g>\n`;
  });
  const { verdict } = judgement;
  const tone = { pass: 'var(--pass)', fail: 'var(--fail)', inconclusive: 'var(--doubt)' }[verdict];
  const { id, title } = view.plan.scenario;
  // An SVG cannot hold CDATA-free CSS with `<`, and this CSS has none.
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="system-ui, sans-serif" role="img">
<title>${verdictWord[verdict]} ${id}: ${title}</title>
<style>${trusted(colours)}</style>
<rect width="${widthPx}" height="${heightPx}" fill="var(--paper)"/>
<rect width="6" height="${headPx - 12}" y="6" fill="${tone}"/>
<text x="18" y="26" font-size="13" font-weight="bold" fill="${tone}">${verdictWord[verdict]}<tspan dx="8" font-weight="normal" fill="var(--muted)">${id}, ${formatCounts(judgement)}</tspan></text>
<text x="18" y="49" font-size="19" font-weight="bold" fill="var(--ink)">${title}</text>
<g transform="translate(0 ${headPx})">${trusted(drawTimeline(timeline, widthPx))}</g>
${legend}</svg>
`.html;
}
