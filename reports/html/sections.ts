import { formatLabTime } from '../../core/duration.ts';
import { type Check, type Finding, suiteNames } from '../../core/verdict.ts';
import { caveats, headroomParts, loadParts } from '../facts/circumstances.ts';
import { findingParts } from '../facts/findings.ts';
import { storyOf } from '../facts/story.ts';
import {
  clockWords,
  formatCounts,
  sentenceOfTrial,
  verdictSentence,
  verdictWord,
  wallSeconds,
} from '../facts/words.ts';
import type { Run } from '../run.ts';
import { html, type Markup } from './markup.ts';
import { termList } from './term-list.ts';

const nothing = html``;

/** The verdict in plain words, before anything else. */
export function banner({ view, judgement }: Run): Markup {
  const { plan, header } = view;
  const { verdict } = judgement;
  return html`<header>
<div class="banner ${verdict}">
<div><span class="word">${verdictWord[verdict]}</span> <code>${plan.scenario.id}</code></div>
<h1>${plan.scenario.title}</h1>
<p>${verdictSentence[verdict]}</p>
<p class="counts">${formatCounts(judgement)}.</p>
</div>
<p>${plan.scenario.story}</p>
<p><b>What was tried:</b> ${sentenceOfTrial(plan)}</p>
<ul class="facts"><li>speed <b>${plan.speed}</b>${clockWords(view)}</li><li>wall time <b>${wallSeconds(view).toFixed(1)} s</b></li><li>started <b>${header.startedAt}</b></li><li>run <b>${header.runId}</b></li></ul>
</header>`;
}

export function findingsSection({ judgement }: Run): Markup {
  if (judgement.findings.length === 0) return nothing;
  const sorted = [...judgement.findings].sort(
    (a, b) => Number(a.weight === 'fail') - Number(b.weight === 'fail'),
  );
  return html`<section id="findings"><h2>Findings</h2>${sorted.map(finding)}</section>`;
}

function finding(one: Finding): Markup {
  const parts = findingParts(one, []).map(
    ([word, text]) =>
      html`<dt>${word}</dt><dd>${text}${word === 'want' ? termList(one.terms) : nothing}</dd>`,
  );
  const sign = one.weight === 'fail' ? '✗' : '?';
  return html`<article class="finding ${one.weight}"><h3>${sign} ${one.message}</h3><dl><dt>suite</dt><dd>${one.suite} (${one.kind})</dd>${parts}</dl></article>`;
}

const outcomes = {
  held: ['ok', '✓ held'],
  broken: ['bad', '✗ broken'],
  undecided: ['open', '? undecided'],
  'not-exercised': ['open', '– not exercised'],
} as const;
const questions: Readonly<Record<(typeof suiteNames)[number], string>> = {
  fires: 'Did every alert fire when it must?',
  routes: 'Did it reach the right people in time?',
  inhibits: 'Was muted what must be muted?',
  resolves: 'Did everyone hear of the end?',
  quiet: 'Did everything else stay silent?',
  honest: 'Can this run be believed?',
};

export function checksSection({ judgement }: Run): Markup {
  const row = ({ title, outcome, observed }: Check): Markup => {
    const [look, words] = outcomes[outcome];
    return html`<tr><td class="nowrap ${look}">${words}</td><td>${title}</td><td>${observed}</td></tr>\n`;
  };
  const groups = suiteNames.map((suite) => {
    const own = judgement.checks.filter((check) => check.suite === suite);
    return own.length === 0
      ? nothing
      : html`<tbody><tr><th colspan="3" scope="rowgroup">${suite}: ${questions[suite]}</th></tr>\n${own.map(row)}</tbody>`;
  });
  return html`<section id="checks"><h2>Checks</h2><div class="table"><table><thead><tr><th>outcome</th><th>check</th><th>observed</th></tr></thead>${groups}</table></div></section>`;
}

export function excusesSection({ view, judgement }: Run): Markup {
  const excuses = judgement.excuses.map(({ suite, text }) => html`<li>${suite}: ${text}</li>`);
  const beware = caveats(view).map((text) => html`<li>${text}</li>`);
  if (excuses.length + beware.length === 0) return nothing;
  return html`<section id="excuses"><h2>What to know before believing it</h2><ul>${excuses}${beware}</ul></section>`;
}

export function storySection({ view }: Run): Markup {
  const rows = storyOf(view).map(
    ({ atMs, sort, text, inOrder }) =>
      html`<tr><td class="time">${formatLabTime(atMs)}</td><td class="nowrap">${sort}</td><td class="${inOrder ? '' : 'bad'}">${inOrder ? '' : '✗ '}${text}</td></tr>\n`,
  );
  return html`<section id="story"><h2>What happened, second by second</h2><p class="hint">Lab time: seconds as the monitored system lived them, counted from the onset.</p>
<div class="table"><table><thead><tr><th>lab time</th><th>what</th><th></th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

export function circumstancesSection({ view }: Run): Markup {
  const { header, plan } = view;
  const pairs = [
    ...headroomParts(view),
    ...loadParts(view),
    ['speed', `${plan.speed}`],
    ['seed', `${header.seed}`],
    ['firedrill', header.firedrillVersion],
  ] as const;
  const origins = header.provenance.map(
    ({ component, version, provenance, image }) =>
      html`<tr><td>${component}</td><td class="nowrap">${version}</td><td>${provenance}</td><td><code>${image}</code></td></tr>\n`,
  );
  const hashes = Object.entries(header.configHashes).map(
    ([file, hash]) => html`<tr><td>${file}</td><td><code>${hash}</code></td></tr>\n`,
  );
  const diagnoses = plan.diagnoses.map(
    ({ sentence, location }) =>
      html`<li>${sentence} <code>${location.file}${location.line === undefined ? '' : `:${location.line}`}</code></li>`,
  );
  return html`<section id="circumstances"><h2>Circumstances</h2>
<h3>Headroom and load</h3><dl>${pairs.map(([word, text]) => html`<dt>${word}</dt><dd>${text}</dd>`)}</dl>
${diagnoses.length === 0 ? nothing : html`<h3>Flaws seen in the configuration</h3><ul>${diagnoses}</ul>`}
<h3>Where the components come from</h3><div class="table"><table><thead><tr><th>component</th><th>version</th><th>provenance</th><th>image</th></tr></thead><tbody>${origins}</tbody></table></div>
<details><summary>SHA-256 of the configuration, as it was before compilation</summary><div class="table"><table><thead><tr><th>file</th><th>SHA-256</th></tr></thead><tbody>${hashes}</tbody></table></div></details></section>`;
}
