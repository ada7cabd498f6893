import { transitionsOf } from '../../assertions/transitions.ts';
import { type Verdict, worstVerdict } from '../../core/verdict.ts';
import { verdictWord } from '../facts/words.ts';
import { html } from '../html/markup.ts';
import { staticPage } from '../html/static-page.ts';
import { printableRun, type Run } from '../run.ts';
import { renderWindowTable } from './window-table.ts';

/** A run of a suite, with where its own page lies, relative to the index, and its wall time. */
export interface SuiteRun extends Run {
  readonly href: string;
  /** Wall milliseconds from its start to its reports. */
  readonly elapsedMs: number;
}

export interface Suite {
  /** By scenario, in the order of the index. */
  readonly runs: readonly SuiteRun[];
  /** Wall milliseconds from the first boot to the last report. */
  readonly elapsedMs: number;
  /** When it began, for people. */
  readonly startedAt: string;
}

const mark: Readonly<Record<Verdict, string>> = { pass: 'ok', fail: 'bad', inconclusive: 'open' };

/** One page for many runs: what failed and why first, then every run with a link to its own page. */
export function renderSuiteHtml({ runs: given, startedAt, elapsedMs }: Suite): string {
  const runs = given.map(printableRun);
  const count = (verdict: Verdict): number =>
    runs.filter(({ judgement }) => judgement.verdict === verdict).length;
  const worst = worstVerdict(runs.map(({ judgement }) => judgement.verdict));
  return staticPage({
    title: `${verdictWord[worst]} ${runs.length} scenarios`,
    header: html`<div class="banner ${worst}"><span class="word">${verdictWord[worst]}</span><h1>${runs.length} scenarios</h1>
<p class="counts">${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} inconclusive</p></div>
<ul class="facts"><li>started <b>${startedAt}</b></li><li>took <b>${seconds(elapsedMs)}</b> of wall time</li>
<li>lab time <b>${hours(runs)}</b></li></ul>`,
    main: html`${runs.filter(({ judgement }) => judgement.verdict !== 'pass').map(findingsOf)}
<section><h2>All runs</h2><div class="table"><table>
<thead><tr><th>verdict</th><th>scenario</th><th>what is tried</th><th>lab time</th><th>wall time</th><th>efficiency</th></tr></thead>
<tbody>${runs.map(rowOf)}</tbody></table></div></section>
<section><h2>How exact the oracle was</h2><pre>${renderWindowTable(
      runs.flatMap(({ view }) => transitionsOf(view)),
      runs.length,
    )}</pre></section>`,
  });
}

function rowOf({ view, judgement, href, elapsedMs }: SuiteRun) {
  const { scenario, observeUntilMs, theoreticalWallMs } = view.plan;
  return html`<tr><td class="${mark[judgement.verdict]}">${verdictWord[judgement.verdict]}</td>
<td class="nowrap"><a href="${href}">${scenario.id}</a></td><td>${scenario.title}</td>
<td class="time">${(observeUntilMs / 60_000).toFixed(0)} min</td><td class="time">${seconds(elapsedMs)}</td>
<td class="time">${(theoreticalWallMs / elapsedMs).toFixed(2)}</td></tr>`;
}

function findingsOf({ view, judgement, href }: SuiteRun) {
  return html`<article class="finding ${judgement.verdict}"><h3><a href="${href}">${view.plan.scenario.id}</a> ${verdictWord[judgement.verdict]}</h3>
<ul>${judgement.findings.map(({ message, cause }) => html`<li>${message}${cause === null ? '' : `. Most likely: ${cause}`}</li>`)}</ul></article>`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function hours(runs: readonly SuiteRun[]): string {
  const ms = runs.reduce((sum, { view }) => sum + view.plan.observeUntilMs, 0);
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
