import { type CoverageItem, coverageKinds, isCovered } from '../../assertions/coverage/item.ts';
import { formatLabTime } from '../../core/duration.ts';
import { printable } from '../../core/printable.ts';
import type { NotExercised } from '../facts/not-exercised.ts';
import { html, type Markup } from '../html/markup.ts';
import { staticPage } from '../html/static-page.ts';
import { whoProved } from './coverage-text.ts';

const cells = `
.map{border-collapse:collapse;font-size:12px;width:auto}.map th,.map td{border:1px solid var(--line);padding:2px 6px}
.map thead th{writing-mode:vertical-rl;transform:rotate(180deg);height:190px;font-weight:400;padding:6px 2px}
.map tbody th{font-weight:400;max-width:52ch;overflow-wrap:anywhere}
.map td{width:16px;height:18px;padding:0;text-align:center}
.hit{background:var(--pass)}.open th{color:var(--fail);font-weight:600}.exempt th{color:var(--muted)}`;

/** A heat map: every part of the configuration against every scenario, filled where the scenario proved the part. */
export function renderCoverageHtml(
  given: readonly CoverageItem[],
  scenarios: readonly string[],
  idle: readonly NotExercised[] = [],
): string {
  const items = printable(given);
  const isFull = items.every(isCovered);
  const proven = items.filter(({ proofs }) => proofs.length > 0).length;
  const exempt = items.filter(({ exemption }) => exemption !== null).length;
  return staticPage({
    title: `Coverage: ${proven} of ${items.length} proven, ${exempt} exempted`,
    ownStyle: cells,
    header: html`<div class="banner ${isFull ? 'pass' : 'fail'}"><span class="word">Coverage</span>
<h1>${proven} of ${items.length} parts of the monitoring system are proven alive, ${exempt} are exempted</h1>
<p class="counts">A part counts when a fault made it work from the rule to the receiver in a run that passed.${idle.length === 0 ? '' : ` ${idle.length} checks of what the scenarios expect were not exercised.`}</p></div>`,
    main: html`${coverageKinds.map((kind) => table(kind, items, scenarios))}`,
  });
}

function table(kind: string, items: readonly CoverageItem[], scenarios: readonly string[]): Markup {
  const own = items.filter((item) => item.kind === kind);
  if (own.length === 0) return html``;
  const proving = scenarios.filter((name) =>
    own.some(({ proofs }) => proofs.some(({ scenario }) => scenario === name)),
  );
  return html`<section><h2>${kind}: ${own.filter(({ proofs }) => proofs.length > 0).length} of ${own.length} proven</h2><div class="table"><table class="map">
<thead><tr><th></th>${proving.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${own.map((item) => row(item, proving))}</tbody></table></div></section>`;
}

function row(item: CoverageItem, scenarios: readonly string[]): Markup {
  const state = item.exemption !== null ? 'exempt' : isCovered(item) ? 'covered' : 'open';
  const note = item.exemption ?? (isCovered(item) ? whoProved(item) : 'proven by nobody');
  return html`<tr class="${state}"><th scope="row" title="${note}">${item.name}${item.exemption === null ? '' : ` (exempt: ${item.exemption})`}</th>
${scenarios.map((name) => {
  const proof = item.proofs.find(({ scenario }) => scenario === name);
  return proof === undefined
    ? html`<td></td>`
    : html`<td class="hit" title="${`${name} at ${formatLabTime(proof.atMs)}`}"></td>`;
})}</tr>`;
}
