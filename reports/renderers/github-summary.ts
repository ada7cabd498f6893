import { formatLabTime } from '../../core/duration.ts';
import { nameAlert } from '../../core/labels.ts';
import { type Finding, suiteNames } from '../../core/verdict.ts';
import { caveats, headroomParts, openReasons, sortOfProvenance } from '../facts/circumstances.ts';
import { findingParts } from '../facts/findings.ts';
import { isInOrder, lifecycleOf, type Moment, marginMs, signOf } from '../facts/lifecycle.ts';
import {
  countChecks,
  formatCounts,
  formatWindow,
  sentenceOfTrial,
  verdictSentence,
  verdictWord,
  wallSeconds,
} from '../facts/words.ts';
import { printableRun, type Run } from '../run.ts';

const signs = { pass: '✅', fail: '❌', inconclusive: '⚠️' } as const;

/** Text that Markdown and HTML leave alone, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#|~&@!]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(escapeMarkdown)))];
}

const outcomes = ['held', 'broken', 'undecided', 'not-exercised'] as const;

/** The summary of a GitHub job: verdict, checks by suite, what came when, findings, excuses. */
export function renderGithubSummary(run: Run): string {
  const { view, judgement } = printableRun(run);
  const { plan, header } = view;
  const { verdict, checks, findings, excuses } = judgement;
  const suites = suiteNames
    .map((suite) => [suite, countChecks(checks.filter((check) => check.suite === suite))] as const)
    .map(([suite, counts]) => [suite, ...outcomes.map((outcome) => String(counts[outcome]))]);
  const moments = lifecycleOf(view).moments.filter(({ receiver }) => receiver !== null);
  const notes = [
    ...excuses.map(({ text }) => `excuse: ${text}`),
    ...caveats(view),
    ...openReasons(judgement).map(({ outcome, count, reason }) => `${count} ${outcome}: ${reason}`),
    `headroom: ${headroomParts(view)
      .map(([word, value]) => `${word} ${value}`)
      .join(', ')}`,
    `stack: ${header.provenance.map((one) => `${one.component} ${one.version} (${sortOfProvenance(one)})`).join(', ')}`,
  ];
  return [
    `## ${signs[verdict]} ${verdictWord[verdict]} ${escapeMarkdown(plan.scenario.id)}`,
    '',
    `**${verdictSentence[verdict]}** ${formatCounts(judgement)}. ${wallSeconds(view).toFixed(1)} s at speed ${plan.speed}, run \`${header.runId}\`.`,
    '',
    escapeMarkdown(sentenceOfTrial(plan)),
    '',
    ...findings.flatMap(findingLines),
    ...table(['suite', ...outcomes.map((outcome) => outcome.replace('-', ' '))], suites),
    '',
    ...(moments.length === 0
      ? []
      : [
          ...table(
            ['alert', 'receiver', '', 'expected', 'observed', 'to spare', 'promised by'],
            moments.map(momentCells),
          ),
          '',
        ]),
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    '',
  ].join('\n');
}

const summaryWords: Readonly<Record<Moment['what'], string>> = {
  fires: 'fires',
  ends: 'ends',
  notified: 'is told',
  resolved: 'hears the end',
  alarm: 'raises its alarm',
  'alarm-over': 'ends its alarm',
};

function momentCells(moment: Moment): string[] {
  const { life, receiver, what, window, observedMs, promiseMs } = moment;
  const margin = marginMs(moment);
  return [
    nameAlert(life.alert),
    receiver ?? '',
    summaryWords[what],
    formatWindow(window),
    `${isInOrder(moment) ? '✅' : '❌'} ${observedMs === null ? 'nothing' : formatLabTime(observedMs)}${isInOrder(moment) ? '' : signOf(moment).replace('✗', '')}`,
    margin === null ? '' : formatLabTime(margin),
    promiseMs === null ? '' : formatLabTime(promiseMs),
  ];
}

function findingLines(finding: Finding): string[] {
  const sign = finding.weight === 'fail' ? signs.fail : signs.inconclusive;
  const parts = findingParts(finding).map(([word, text]) => `- **${word}** ${escapeMarkdown(text)}`);
  return [
    `### ${sign} ${escapeMarkdown(finding.message)}`,
    '',
    `- **suite** ${finding.suite} (${finding.kind})`,
    ...parts,
    '',
  ];
}
