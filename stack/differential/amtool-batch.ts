import type { RoutingAnswer, RoutingQuestion } from '../../core/config/testing.ts';

/** Where a batch lies in the container. */
const folder = '/tmp/questions';
/** Begins every answer: U+001E, record separator. No generated text holds it. */
const mark = '\u001e';

export interface FileForContainer {
  readonly target: string;
  readonly content: string;
}

/**
 * Files that make a container with amtool answer all questions: the configurations, one script for each worker, and
 * `run.sh`, which starts them side by side and prints what they printed. One container and one command for thousands
 * of questions, because each command through the engine's API costs more than amtool itself.
 */
export function batchFiles(questions: readonly RoutingQuestion[], workers: number): FileForContainer[] {
  const scripts = Array.from({ length: workers }, (_, worker) => {
    const mine = questions.flatMap(({ labels }, number) =>
      number % workers === worker ? [`ask ${number} ${labelArguments(labels)}`] : [],
    );
    return { target: `${folder}/${worker}.sh`, content: [askFunction, ...mine, ''].join('\n') };
  });
  const starts = scripts.map(({ target }, worker) => `sh ${target} > $out/${worker} 2>&1 &`);
  return [
    ...questions.map(({ config }, number) => ({ target: `${folder}/${number}.yml`, content: config })),
    ...scripts,
    { target: runScript, content: ['out=$(mktemp -d)', ...starts, 'wait', 'cat $out/*', ''].join('\n') },
  ];
}

export const runScript = `${folder}/run.sh`;

/**
 * Prints the mark, the number, the exit code and the output of one question. Most of amtool's 20 ms is the start of its
 * runtime; one thread and no garbage collection take a quarter off.
 */
const askFunction = `export GOMAXPROCS=1 GOGC=off
ask() {
  number=$1; shift
  text=$(amtool config routes test --config.file=${folder}/$number.yml "$@" 2>&1)
  printf '\\036%s %s\\n%s\\n' "$number" "$?" "$text"
}`;

function labelArguments(labels: RoutingQuestion['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`)
    .map((argument) => `'${argument.replaceAll("'", "'\\''")}'`)
    .join(' ');
}

/**
 * Reads what `run.sh` printed.
 *
 * @returns as many answers as there were questions, in their order.
 * @throws Error when one is missing, or amtool did neither answer nor refuse the configuration.
 */
export function readAnswers(output: string, count: number): RoutingAnswer[] {
  const answers = new Map<number, RoutingAnswer>();
  for (const record of output.split(mark).slice(1)) {
    const [, number, exitCode, text = ''] = /^(\d+) (\d+)\n(.*)$/s.exec(record) ?? [];
    answers.set(Number(number), readAnswer(Number(exitCode), text.trim()));
  }
  return Array.from({ length: count }, (_, number) => {
    const answer = answers.get(number);
    if (answer === undefined)
      throw new Error(`amtool did not answer question ${number}:\n${output.slice(-2000)}`);
    return answer;
  });
}

function readAnswer(exitCode: number, text: string): RoutingAnswer {
  if (exitCode === 0) return { kind: 'receivers', receivers: text.split(',') };
  if (exitCode === 1 && text.startsWith('amtool: error: ') && !text.includes('Failed to parse labels')) {
    return { kind: 'refused', why: text };
  }
  // A program that crashes on reading its configuration does not start with it either: some panics are refusals.
  if (exitCode === 2 && /^panic: .*config\.LoadFile\(/s.test(text)) {
    return { kind: 'refused', why: text.split('\n', 1)[0] ?? '' };
  }
  throw new Error(`amtool ended with ${exitCode}:\n${text}`);
}
