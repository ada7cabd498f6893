import { expect } from 'chai';
import fc from 'fast-check';
import { judge } from '../../assertions/judge.ts';
import { errorBurst, notification } from '../../assertions/testing/error-burst.ts';
import type { Facts } from '../../assertions/testing/facts.ts';
import { viewOf } from '../../assertions/testing/journal-builder.ts';
import { transitionsOf } from '../../assertions/transitions.ts';
import type { Finding as LintFinding } from '../../core/lint/lint.ts';
import type { Run } from '../run.ts';
import { structureOf } from '../testing/structure.ts';
import { xmlProblem } from '../testing/well-formed.ts';
import { renderConsole } from './console.ts';
import { renderCoverageHtml } from './coverage-html.ts';
import { renderCoverageText } from './coverage-text.ts';
import { renderFidelity } from './fidelity.ts';
import { renderGithubSummary } from './github-summary.ts';
import { renderPage } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderLintJson } from './lint-json.ts';
import { renderLintSarif } from './lint-sarif.ts';
import { renderLintText } from './lint-text.ts';
import { renderPhaseLine } from './phase-line.ts';
import { renderPicture } from './picture.ts';
import { renderExplanation } from './plan-explanation.ts';
import { renderPlanSvg } from './plan-svg.ts';
import { renderPlan } from './plan-text.ts';
import { renderSuiteHtml } from './suite-html.ts';
import { renderWindowTable } from './window-table.ts';

const esc = '\u001b';
/** Markup, quotes, ends of elements, terminal escapes, a title sequence, turned writing, ends of lines, a lone surrogate. */
const nasty: readonly string[] = [
  `<b>x</b>"'&`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  '</script><script>alert(1)</script>',
  ']]><!--',
  `${esc}[31mred${esc}[0m`,
  `${esc}]0;title\u0007`,
  '\u202egnp.exe',
  'a\r\nPASS\u2028\u0085\u009b31m',
  '\ud800\uffff\u0000',
  '| a | `code` [x](javascript:alert(1)) <svg/onload=alert(1)>',
];
const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc
    .array(fc.constantFrom(...nasty, 'a', ' '), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
);

/** A run in which everything that others may have written holds this text. */
function runOf(text: string): Run {
  const facts = withService(errorBurst(), text);
  facts.faults = facts.faults.map((fault) => ({ ...fault, evidence: text }));
  facts.plan.faults = facts.plan.faults.map((fault) => ({ ...fault, title: text }));
  facts.residue = [text];
  facts.ruleHealth.push({ group: text, rule: text, health: 'err', lastError: text });
  facts.observers.push({ source: 'prometheus', reads: 1, longestGapMs: 1, errors: [text] });
  facts.notifications.push(
    notification('firing', { alertname: text, severity: text, service: text }, 'slack', 100_000),
    {
      ...notification('firing', { alertname: 'A', service: text }, 'email', 110_000),
      schemaProblems: [text],
    },
  );
  facts.plan.diagnoses = [{ id: 'x', alertnames: [], sentence: text, location: { file: text, line: 1 } }];
  // The critical alert is told too late, so that windows and marks are told as well.
  for (const fact of facts.notifications) if (fact.receiver === 'pagerduty') fact.atMs += 90_000;
  const view = viewOf(facts);
  return { view, judgement: judge(view) };
}

/** The same facts about a service of this name. */
function withService(facts: Facts, name: string): Facts {
  return JSON.parse(JSON.stringify(facts), (key, value) =>
    key === 'service' && value === 'app' ? name : value,
  );
}

const lintOf = (text: string): LintFinding[] => [
  {
    id: 'tail-law',
    severity: 'error',
    set: 'facts',
    alertnames: [text],
    sentence: text,
    location: { file: text, line: 1 },
  },
];
const coverageOf = (text: string) => [
  { kind: 'rule' as const, name: text, proofs: [], exemption: null },
  { kind: 'rule' as const, name: text, proofs: [{ scenario: 's', runId: 'r', atMs: 1 }], exemption: text },
];

/** What is markup, by who makes it. */
function markupsOf(text: string): Record<string, string> {
  const run = runOf(text);
  return {
    page: renderPage(run, ''),
    suite: renderSuiteHtml({ runs: [{ ...run, href: 'x', elapsedMs: 1 }], elapsedMs: 1, startedAt: '' }),
    picture: renderPicture(run),
    plan: renderPlanSvg(run.view.plan),
    coverage: renderCoverageHtml(coverageOf(text), ['s']),
    junit: renderJunit(run),
  };
}

function textsOf(text: string): Record<string, string> {
  const run = runOf(text);
  const { plan } = run.view;
  const life = plan.deliveries[0]?.life;
  if (life === undefined) throw new Error('the plan has a delivery');
  return {
    console: renderConsole(run, { colour: false, width: 100 }),
    summary: renderGithubSummary(run),
    junit: renderJunit(run),
    plan: renderPlan(plan, { explain: true }),
    explanation: renderExplanation(plan, life),
    fidelity: renderFidelity([run], 60),
    windows: renderWindowTable(transitionsOf(run.view), 1),
    coverage: renderCoverageText(coverageOf(text), 1, { all: true }),
    lint: renderLintText(lintOf(text)),
    lintJson: renderLintJson(lintOf(text)),
    lintSarif: renderLintSarif(lintOf(text)),
    phase: renderPhaseLine({ name: 'boot', state: 'failed', elapsedMs: 1, detail: text }, { colour: false }),
  };
}

/** Whatever a terminal or a viewer obeys; line feeds are the renderers' own, and tabs do no harm. */
function obeyedIn(text: string): string[] {
  return [...text]
    .filter((character) => /^[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]$/u.test(character))
    .filter((character) => character !== '\n' && character !== '\t');
}

describe('what others wrote stays text in every report', () => {
  // Two blanks side by side and long texts are drawn with attributes of their own.
  const plain = ['app', ' two  blanks ', 'a long text '.repeat(8)].map(markupsOf);
  const runs = { numRuns: 40 };

  it('adds no element and no attribute', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const [who, markup] of Object.entries(markupsOf(text))) {
          const known = new Set(plain.flatMap((all) => [...structureOf(all[who] ?? '')]));
          expect(
            [...structureOf(markup)].filter((one) => !known.has(one)),
            who,
          ).to.deep.equal([]);
        }
      }),
      runs,
    );
  });

  it('leaves XML well formed', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { junit = '', picture = '', plan = '' } = markupsOf(text);
        expect([junit, picture, plan].map(xmlProblem)).to.deep.equal([null, null, null]);
      }),
      runs,
    );
  });

  it('holds no control characters', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const [who, told] of Object.entries(textsOf(text)))
          expect(obeyedIn(told), who).to.deep.equal([]);
      }),
      runs,
    );
  });

  it('loses nothing but that: an ordinary text is told as it is', () => {
    const { console: told = '' } = textsOf('café-1');
    expect(told).to.contain('HighErrorRate critical café-1');
  });

  it('would be noticed otherwise', () => {
    const escaped = '<p title="a&lt;b&gt;">x</p>';
    expect([...structureOf(escaped)]).to.deep.equal(['p title']);
    for (const text of [
      `<p title="a">x<b>y</b></p>`,
      `<p title="a" onload="x">x</p>`,
      '<p title="a<b">x</p>',
    ])
      expect(
        [...structureOf(text)].filter((one) => one !== 'p title'),
        text,
      ).not.to.be.empty;
    for (const text of nasty.slice(5, 10)) expect(obeyedIn(text), text).not.to.be.empty;
  });
});
