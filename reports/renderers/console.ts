import { styleText } from 'node:util';
import { formatLabTime } from '../../core/duration.ts';
import { formatLabels, nameAlert } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding, Verdict } from '../../core/verdict.ts';
import { caveats, headroomParts, loadParts, openReasons, sortOfProvenance } from '../facts/circumstances.ts';
import { findingParts, termParts } from '../facts/findings.ts';
import { isInOrder, lifecycleOf, type Moment, marginMs, mutedSpans, signOf } from '../facts/lifecycle.ts';
import { alignColumns, wrapText } from '../facts/text-table.ts';
import {
  clockWords,
  formatCounts,
  formatWindow,
  sentenceOfTrial,
  verdictWord,
  wallSeconds,
} from '../facts/words.ts';
import { printableRun, type Run } from '../run.ts';

export interface ConsoleOptions {
  readonly colour: boolean;
  /** Columns of the terminal; texts are broken there, tables are not. */
  readonly width: number;
  /** Wall milliseconds from the command to now. Default: from the journal's start to its last event. */
  readonly elapsedMs?: number;
  /** Where the page lies. Default: below reports/runs, by the run's id. */
  readonly reportPath?: string;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;
const verdictStyle: Readonly<Record<Verdict, Style>> = {
  pass: ['bold', 'green'],
  fail: ['bold', 'red'],
  inconclusive: ['bold', 'yellow'],
};

/** The end of a run: what was tried, what came when, circumstances; findings last, the summary line last of all. */
export function renderConsole(given: Run, options: ConsoleOptions): string {
  const run = printableRun(given);
  const { view, judgement } = run;
  // validateStream would look at a stream; this function is pure and does what its caller says.
  const paint: Paint = (style, text) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const { header, plan } = view;
  const reportPath = options.reportPath ?? `reports/runs/${header.runId}/report.html`;
  const seconds = options.elapsedMs === undefined ? wallSeconds(view) : options.elapsedMs / 1000;
  const summary = [
    `${paint(verdictStyle[judgement.verdict], verdictWord[judgement.verdict])} ${plan.scenario.id}`,
    formatCounts(judgement),
    `${seconds.toFixed(1)} s`,
    reportPath,
  ].join('  ');
  if (view.ended === 'interrupted' && judgement.verdict === 'inconclusive')
    return [...wrapText(interruptedText(view), options.width), summary].join('\n');
  const sections = [
    wrapText(sentenceOfTrial(plan), options.width),
    lifecycleLines(view, paint),
    circumstanceLines(run, options.width),
    ...allFindings(judgement.findings, options.width, paint),
    [summary],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Whoever breaks a run off knows why nothing came; what matters then is what was left behind. */
function interruptedText({ lastMs, zeroWallMs, residue }: RunView): string {
  const when = zeroWallMs === null ? 'before lab time began' : `at ${formatLabTime(lastMs)} of lab time`;
  const left =
    residue === null
      ? 'nobody could look whether anything was left behind: the next command removes it'
      : residue.found.length === 0
        ? 'its faults were healed, and nothing was left behind'
        : `left behind: ${residue.found.join(', ')}`;
  return `The run was interrupted ${when}, so that it proves nothing; ${left}.`;
}

function doubtFirst(a: Finding, b: Finding): number {
  return Number(b.weight === 'inconclusive') - Number(a.weight === 'inconclusive');
}

const momentWords = {
  fires: 'fires',
  notified: 'is told',
  ends: 'ends',
  resolved: 'hears the end',
  alarm: 'raises its alarm',
  'alarm-over': 'ends its alarm',
} as const;

interface TableLine {
  readonly cells: readonly string[];
  readonly style: Style | null;
}

/** One line a moment, grouped by alert: expected window, what was observed, what was to spare, and the promise. */
function lifecycleLines(view: RunView, paint: Paint): string[] {
  const { moments } = lifecycleOf(view);
  if (moments.length === 0) return [];
  const groups = Map.groupBy(moments, ({ life }) => `${formatLabels(life.alert)} ${life.faultIndex}`);
  const lines = [...groups.values()].flatMap((group): TableLine[] => {
    const alert = group[0]?.life.alert ?? {};
    const muted = mutedSpans(view, alert).map(
      (span): TableLine => ({ cells: ['  Alertmanager', 'mutes it', '', span], style: null }),
    );
    return [{ cells: [nameAlert(alert)], style: 'bold' }, ...group.map(momentLine), ...muted];
  });
  const head: TableLine = {
    cells: ['alert', '', 'expected', 'observed', '', 'to spare', 'promised by'],
    style: 'dim',
  };
  const all = [head, ...lines];
  return alignColumns(all.map(({ cells }) => cells)).map((text, index) => {
    const style = all[index]?.style ?? null;
    return style === null ? text : paint(style, text);
  });
}

function momentLine(moment: Moment): TableLine {
  const { receiver, what, window, observedMs, promiseMs } = moment;
  const may = what === 'fires' && moment.life.certainty === 'may';
  const good = isInOrder(moment);
  return {
    cells: [
      `  ${receiver ?? 'Prometheus'}`,
      may ? 'may fire' : momentWords[what],
      formatWindow(window),
      observedMs === null ? 'nothing' : formatLabTime(observedMs),
      signOf(moment),
      spare(moment),
      promiseMs === null ? '' : formatLabTime(promiseMs),
    ],
    style: good ? null : 'red',
  };
}

function spare(moment: Moment): string {
  const margin = marginMs(moment);
  return margin === null ? '' : formatLabTime(margin);
}

function circumstanceLines({ view, judgement }: Run, width: number): string[] {
  const { header, plan } = view;
  const origins = [...Map.groupBy(header.provenance, sortOfProvenance)].map(
    ([sort, components]) =>
      `${components.map(({ component, version }) => `${component} ${version}`).join(', ')} (${sort})`,
  );
  const isHeldBack = plan.speed === plan.scenario.speedAtMost;
  const parts: (readonly [string, string])[] = [
    [
      'speed',
      `${plan.speed} lab seconds a second${isHeldBack ? ', the most that this scenario allows' : ''}${clockWords(view)}`,
    ],
    ['stack', origins.join('; ')],
    ...loadParts(view),
    [
      'headroom',
      headroomParts(view)
        .map(([word, value]) => `${word} ${value}`)
        .join(', '),
    ],
    ...judgement.excuses.map(({ text }) => ['excuse', text] as const),
    ...caveats(view).map((text) => ['beware', text] as const),
    ...openReasons(judgement).map(
      ({ outcome, count, reason }) =>
        [outcome, `${count} ${count === 1 ? 'check' : 'checks'}: ${reason}`] as const,
    ),
  ];
  return parts
    .filter(([, text]) => text !== '')
    .flatMap(([word, text]) => hanging(`${word.padEnd(10)} `, text, width));
}

/** Terms that several findings share are told once. */
function allFindings(findings: readonly Finding[], width: number, paint: Paint): string[][] {
  const told = new Set<string>();
  return [...findings].sort(doubtFirst).map((finding) => {
    const terms = termParts(finding.terms);
    const key = JSON.stringify(terms);
    const made =
      told.has(key) && terms.length > 0 ? ([['made of', 'the same terms as above']] as const) : terms;
    told.add(key);
    return findingLines(finding, findingParts(finding, made), width, paint);
  });
}

function findingLines(
  finding: Finding,
  parts: ReturnType<typeof findingParts>,
  width: number,
  paint: Paint,
): string[] {
  const sign = finding.weight === 'fail' ? paint('red', '✗') : paint('yellow', '?');
  const [first = '', ...rest] = wrapText(finding.message, width - 2);
  return [
    `${sign} ${paint('bold', first)}`,
    ...rest.map((line) => `  ${paint('bold', line)}`),
    `    suite   ${finding.suite} (${finding.kind})`,
    ...parts.flatMap(([word, text]) => hanging(`    ${word.padEnd(8)}`, text, width)),
  ];
}

/** A head, and a text that is broken and indented under itself. */
function hanging(head: string, text: string, width: number): string[] {
  return wrapText(text, Math.max(20, width - head.length)).map(
    (line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line,
  );
}
