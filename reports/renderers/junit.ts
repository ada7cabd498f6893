import { type Check, type Finding, suiteNames } from '../../core/verdict.ts';
import { findingText } from '../facts/findings.ts';
import { wallSeconds } from '../facts/words.ts';
import { printableRun, type Run } from '../run.ts';

/** Characters that XML 1.0 cannot hold, not even escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text between tags. `]]>` must not stand there either, so `>` is always escaped. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Text of an attribute: line ends and tabs as well, which a parser would turn into spaces. */
function attribute(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? '');
}

/** JUnit XML: the scenario is the test suite, the six questions are its classes, every check is a test case. */
export function renderJunit(run: Run): string {
  const { view, judgement } = printableRun(run);
  const { header, plan } = view;
  const { id } = plan.scenario;
  const checks = suiteNames.flatMap((suite) => judgement.checks.filter((check) => check.suite === suite));
  const attached = new Set(checks.flatMap(({ findings }) => findings));
  // A finding that no check carries would be lost otherwise.
  const loose = judgement.findings
    .filter((finding) => !attached.has(finding))
    .map(
      (finding): Check => ({
        suite: finding.suite,
        title: finding.message,
        name: finding.kind,
        outcome: 'broken',
        observed: finding.got,
        findings: [finding],
      }),
    );
  const cases = [...checks, ...loose];
  const count = (sort: string): number => cases.filter((check) => sortOf(check) === sort).length;
  const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${wallSeconds(view).toFixed(3)}"`;
  const properties = [
    ['run', header.runId],
    ['verdict', judgement.verdict],
    ['speed', String(plan.speed)],
    ['seed', String(header.seed)],
    ['firedrill', header.firedrillVersion],
    ['mutant', header.mutant ?? 'none'],
    ...header.provenance.map((one) => [`provenance.${one.component}`, `${one.version}, ${one.provenance}`]),
    ...judgement.excuses.map(({ text }, index) => [`excuse.${index + 1}`, text]),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="firedrill" ${totals}>`,
    `  <testsuite name="${attribute(id)}" timestamp="${attribute(header.startedAt)}" ${totals}>`,
    '    <properties>',
    ...properties.map(
      ([name = '', value = '']) => `      <property name="${attribute(name)}" value="${attribute(value)}"/>`,
    ),
    '    </properties>',
    ...cases.map((check) => testCase(id, check)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Doubt comes first, as in the verdict: a case that cannot be believed is an error, not a failure. */
function sortOf({ outcome, findings }: Check): 'passed' | 'failure' | 'error' | 'skipped' {
  if (findings.some(({ weight }) => weight === 'inconclusive')) return 'error';
  if (findings.length > 0 || outcome === 'broken') return 'failure';
  return outcome === 'held' ? 'passed' : 'skipped';
}

function testCase(id: string, check: Check): string {
  const head = `    <testcase classname="${attribute(`${id}.${check.suite}`)}" name="${attribute(check.name)}" time="0"`;
  const sort = sortOf(check);
  // The name stays the same from run to run, so that a build server can follow it; what changes is told apart.
  const told = `<system-out>${escapeXml(`${check.title}: ${check.observed}`)}</system-out>`;
  const body = [...outcomeOf(check, sort), told].map((line) => `      ${line}`);
  return [`${head}>`, ...body, '    </testcase>'].join('\n');
}

function outcomeOf(check: Check, sort: ReturnType<typeof sortOf>): string[] {
  if (sort === 'passed') return [];
  return [
    sort === 'skipped' ? `<skipped message="${attribute(skippedText(check))}"/>` : problem(sort, check),
  ];
}

function skippedText({ outcome, observed }: Check): string {
  return outcome === 'not-exercised' ? `not exercised: ${observed}` : observed;
}

function problem(tag: 'failure' | 'error', { findings, observed }: Check): string {
  const worst: Finding | undefined = findings.find(({ weight }) => weight === 'inconclusive') ?? findings[0];
  const text = findings.length === 0 ? observed : findings.map(findingText).join('\n\n');
  return `<${tag} message="${attribute(worst?.message ?? observed)}" type="${attribute(worst?.kind ?? 'broken')}">${escapeXml(text)}</${tag}>`;
}
