import { createHash } from 'node:crypto';
import { verdictWord } from '../facts/words.ts';
import { clientBundle } from '../html/client-bundle.ts';
import { legend } from '../html/legend.ts';
import { html, jsonForScript, trusted } from '../html/markup.ts';
import { marksSection, planSection } from '../html/moments.ts';
import {
  banner,
  checksSection,
  circumstancesSection,
  excusesSection,
  findingsSection,
  storySection,
} from '../html/sections.ts';
import { style } from '../html/style.ts';
import { printableRun, type Run } from '../run.ts';
import { buildTimeline } from '../timeline/build.ts';
import { drawTimeline } from '../timeline/draw.ts';

/** Width for which the picture without JavaScript is drawn; it scales with the page. */
const pictureWidthPx = 1180;

/** One file that holds everything: it opens from a disk or an artifact store, without a network. */
export function renderHtml(run: Run): string {
  return renderPage(run, clientBundle());
}

/** @param script the page's script; the page says the same without it, but does not zoom */
export function renderPage(given: Run, script: string): string {
  const run = printableRun(given);
  const { view, judgement } = run;
  const timeline = buildTimeline(view);
  const title = `${verdictWord[judgement.verdict]} ${view.plan.scenario.id}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${banner(run)}
<main>
${findingsSection(run)}
<section id="timeline"><h2>Timeline</h2>
<figure>
${legend()}
<div class="scroll"><div>
<div id="timeline-picture" role="img" aria-label="Timeline in lab time. The tables below say the same in words.">${trusted(drawTimeline(timeline, pictureWidthPx))}</div>
<div id="timeline-live" role="img" aria-label="Timeline in lab time. The tables below say the same in words." hidden></div>
</div></div>
<figcaption class="hint">Lab time from the fault's onset. Point at anything to read what it is. Zoom with Ctrl and the wheel or with the slider below; drag to move.</figcaption>
</figure></section>
${checksSection(run)}
${excusesSection(run)}
${marksSection(timeline)}
${storySection(run)}
${planSection(run)}
${circumstancesSection(run)}
</main>
<footer>Firedrill ${view.header.firedrillVersion}, run ${view.header.runId}</footer>
<script type="application/json" id="timeline-data">${jsonForScript(timeline)}</script>
<script>${trusted(script)}</script>
</body>
</html>
`.html;
}

/** Names our own script for the browser's policy: it runs no other, wherever that may come from. */
function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}
