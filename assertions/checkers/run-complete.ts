import type { PhaseName } from '../../core/journal.ts';
import { type Labels, nameAlert } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { countText } from '../words.ts';
import { straysIn } from './addresses.ts';
import { headroomTroubles } from './headroom.ts';
import { loadTroubles } from './load-valid.ts';

/** Did the run go through all that makes its journal worth judging? */
export function runCompleteQuestions(_plan: Plan): Question[] {
  return [
    {
      suite: 'honest',
      title: 'the run went through to its end',
      isAboutEveryRun: true,
      answer: isComplete,
    },
  ];
}

function isComplete({ view }: Evidence): Answer {
  const refusals = view.problems.flatMap((problem) => refusalsIn(problem, view));
  // What the configuration itself put an end to is no doubt about the run.
  const findings = refusals.length > 0 ? refusals : [...endOf(view), ...phasesOf(view), ...troubleOf(view)];
  return heldUnless(findings, 'complete');
}

type Problem = RunView['problems'][number];

/** What a configuration does before any fault, so that there is nothing to be doubted. */
function refusalsIn(problem: Problem, view: RunView): Finding[] {
  switch (problem.code) {
    case 'CONFIG_REFUSED':
      return [refusedBy(problem)];
    case 'NO_HEARTBEAT':
      return [withoutHeartbeat(problem)];
    case 'STEADY_STATE':
      return [...activeIn(problem, view), ...straysIn(view)];
    default:
      return [];
  }
}

function refusedBy({ text, got = 'it ended', told = [] }: Problem): Finding {
  const cause = tellingLine(told);
  const want = 'a configuration that every program takes';
  return finding({ suite: 'honest', kind: 'config-refused', message: `${text}: ${cause}`, want, got, cause });
}

function withoutHeartbeat({ text, got = 'none' }: Problem): Finding {
  const want = 'the Watchdog’s heartbeat at the dead man’s switch, before any fault';
  return finding({ suite: 'honest', kind: 'wrong-from-start', message: text, want, got, cause: text });
}

/** So many evaluations in a row at which an alert is active are no chance. */
const fewestEvaluations = 3;
/** The rule evaluation interval of this configuration (prometheus.yml), for plans that do not carry it. */
const usualEvaluationIntervalMs = 30_000;

/**
 * Alerts that kept the stack from ever being quiet, and that nothing but the configuration explains: a flaw that the lints
 * know; or every target was up, the scrapes in time and the load right, and it was active all the same.
 */
function activeIn({ alerts = [], standing = [] }: Problem, view: RunView): Finding[] {
  const { diagnoses, configuration, speed } = view.plan;
  const known = alerts.filter(({ alertname = '' }) =>
    diagnoses.some(({ alertnames }) => alertnames.includes(alertname)),
  );
  const isCalm =
    view.problems.length === 1 && headroomTroubles(view).length === 0 && loadTroubles(view).length === 0;
  const intervalMs = configuration?.evaluationIntervalMs ?? usualEvaluationIntervalMs;
  const proven = standing.filter(({ labels, forWallMs }) => {
    const evaluations = Math.floor((forWallMs * speed) / intervalMs);
    return (
      isCalm && evaluations >= fewestEvaluations && !known.some((one) => nameAlert(one) === nameAlert(labels))
    );
  });
  return [
    ...known.map((alert) =>
      activeTooSoon(alert, 'pending or firing when the wait for the steady state ended'),
    ),
    ...proven.map(({ labels, forWallMs, rule }) => {
      const count = Math.floor((forWallMs * speed) / intervalMs);
      const where = rule === undefined ? 'no rule file' : [rule.file, rule.line].join(':');
      const got = `active at ${count} evaluations in a row, with every target up, scrapes in time and the load right`;
      return activeTooSoon(labels, got, {
        cause: `its rule (${where}) is true on a normal day`,
        location: rule ? { file: rule.file, ...(rule.line !== undefined && { line: rule.line }) } : null,
      });
    }),
  ];
}

function activeTooSoon(
  alert: Labels,
  got: string,
  place: { readonly cause?: string; readonly location?: Finding['location'] } = {},
): Finding {
  return finding({
    suite: 'honest',
    kind: 'unexpected',
    alert,
    message: `${nameAlert(alert)} was active before any fault, in a stack that was well`,
    want: 'nothing pending or firing but the Watchdog',
    got,
    ...place,
  });
}

/**
 * The error that says most, of lines as Go's loggers write them: `level=error msg="..." err="..."`. The first one names the
 * place, those that follow only say that loading failed.
 */
function tellingLine(lines: readonly string[]): string {
  const errors = lines.flatMap((line) => {
    const [, quoted] = /\berr="((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
    return quoted?.replaceAll('\\"', '"') ?? [];
  });
  const [longest] = errors.toSorted((a, b) => b.length - a.length);
  return longest ?? lines.at(-1) ?? 'nobody says why';
}

function endOf({ ended, unreadableLines, zeroWallMs }: RunView): Finding[] {
  const findings: Finding[] = [];
  const ends = {
    cut: 'the journal stops without saying how the run ended',
    interrupted: 'the run was interrupted',
    failed: 'the run failed',
  };
  if (ended !== 'complete') findings.push(incomplete(ends[ended], 'a complete run', ended));
  if (zeroWallMs === null)
    findings.push(incomplete('the run never reached lab time zero', 'a start of the scenario', 'none'));
  if (unreadableLines > 0) {
    const got = countText(unreadableLines, 'unreadable line');
    findings.push(incomplete(`the journal has ${got}`, 'every line readable', got));
  }
  return findings;
}

function phasesOf({ phases, plan }: RunView): Finding[] {
  const stateOf = (wanted: PhaseName) => phases.findLast(({ name }) => name === wanted)?.state ?? 'missing';
  const needed: PhaseName[] = ['steady-state', 'observe'];
  if (plan.faults.length > 0) needed.push('inject', 'heal');
  const unfinished = needed.filter((name) => stateOf(name) !== 'finished');
  const failed = phases.filter(({ name, state }) => state === 'failed' && !needed.includes(name));
  return [
    ...unfinished.map((name) => {
      const detail = phases.findLast((phase) => phase.name === name)?.detail;
      const got = detail === undefined ? stateOf(name) : `${stateOf(name)}: ${detail}`;
      return incomplete(`the phase ${name} did not finish (${got})`, 'finished', got);
    }),
    ...failed.map(({ name, detail }) =>
      incomplete(
        `the phase ${name} failed (${detail ?? 'without saying why'})`,
        'finished',
        detail ?? 'failed',
      ),
    ),
  ];
}

function troubleOf({ components, problems }: RunView): Finding[] {
  return [
    ...components
      .filter(({ state }) => state === 'vanished')
      .map(({ component, detail }) =>
        incomplete(`${component} vanished in mid-run: ${detail}`, 'running', detail),
      ),
    ...problems.map(({ code, text, got, told = [] }) =>
      incomplete(`${code}: ${text}`, 'no trouble', got ?? told.at(-1) ?? text),
    ),
  ];
}

function incomplete(message: string, want: string, got: string): Finding {
  return finding({ suite: 'honest', kind: 'run-incomplete', weight: 'inconclusive', message, want, got });
}
