import { posix } from 'node:path';
import type { Command, Option } from 'commander';

/** A Markdown file, with its path from the root of the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** What pages may speak of. */
export interface World {
  /** Every file of the repository. */
  readonly files: ReadonlySet<string>;
  readonly scripts: ReadonlySet<string>;
  readonly program: Command;
  readonly scenarios: readonly string[];
}

const fence = /^ *(```|~~~)[\s\S]*?^ *\1/gm;
const linkTargets = [
  /\]\(\s*<?([^)\s>]+)>?[^)]*\)/g,
  /^\[[^\]]+\]:\s+(\S+)/gm,
  /<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"/g,
];

/** Links that lead to nothing, and commands that do not exist, as one sentence each. */
export function problemsOf(page: Page, world: World, pages: readonly Page[]): string[] {
  const problems = [...brokenLinks(page, world, pages), ...unknownCommands(page, world)];
  return problems.map((problem) => `${page.path}: ${problem}`);
}

function brokenLinks({ path, text }: Page, { files }: World, pages: readonly Page[]): string[] {
  const prose = text.replace(fence, '').replace(/`[^`\n]*`/g, 'code');
  const targets = linkTargets.flatMap((pattern) =>
    [...prose.matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  return targets
    .filter((target) => !/^[a-z]+:/i.test(target))
    .flatMap((target) => {
      const [file = '', anchor] = target.split('#');
      const wanted = file === '' ? path : posix.join(posix.dirname(path), file).replace(/\/$/, '');
      const exists =
        file === '' || files.has(wanted) || [...files].some((one) => one.startsWith(`${wanted}/`));
      if (!exists) return [`${target} leads to nothing that is committed`];
      const other = pages.find((page) => page.path === wanted);
      const isBlind = anchor !== undefined && other !== undefined && !anchorsOf(other).includes(anchor);
      return isBlind ? [`${target} leads to no heading`] : [];
    });
}

/** The anchors that GitHub makes of headings. */
function anchorsOf({ text }: Page): string[] {
  return [...text.replace(fence, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Commands stand in code: fenced or between backticks. A comment or two spaces end a command. */
function unknownCommands({ text }: Page, world: World): string[] {
  const code = [...text.matchAll(fence), ...text.replace(fence, '').matchAll(/`[^`\n]+`/g)]
    .map(([part]) => part)
    .join('\n');
  // A page that tells the reader to write a scenario may run it.
  const own = [...code.matchAll(/\bid: '([^']+)'/g)].map(([, id = '']) => id);
  const known = { ...world, scenarios: [...world.scenarios, ...own] };
  return [
    ...[...code.matchAll(/\bnpm run ([\w:-]+)/g)]
      .filter(([, script = '']) => !world.scripts.has(script))
      .map(([command]) => `there is no \`${command}\``),
    ...[...code.matchAll(/(?:npm start -- |(?:^|[`$ ])firedrill )([a-z-](?:[^\n`#|>]*))/gm)].flatMap(
      ([, words = '']) => problemsOfCommand((words.split(/ {2,}/)[0] ?? '').trim().split(' '), known),
    ),
  ];
}

function problemsOfCommand(words: readonly string[], { program, scenarios }: World): string[] {
  let command = program;
  const rest = [...words];
  for (let next = childOf(command, rest[0]); next !== undefined; next = childOf(command, rest[0])) {
    command = next;
    rest.shift();
  }
  const line = `firedrill ${words.join(' ')}`;
  if (rest[0] !== undefined && command.commands.length > 0 && !rest[0].startsWith('-'))
    return [`there is no \`${line}\``];
  return rest.flatMap((word, index) => {
    if (word === '--help' || (word === '--version' && command === program)) return [];
    if (word.startsWith('--')) return problemsOfOption(command.options, word, rest[index + 1], line);
    const isValue = command.options.some(({ long, required }) => required && long === rest[index - 1]);
    const isScenario = ['run', 'plan'].includes(command.name()) && !isValue && /^[a-z]/.test(word);
    const folder = word.replace(/\/?$/, '/');
    const exists = scenarios.some((id) => id === word || id.startsWith(folder));
    return isScenario && !exists ? [`\`${line}\`: there is no scenario ${word}`] : [];
  });
}

function childOf(command: Command, word: string | undefined): Command | undefined {
  return command.commands.find((one) => one.name() === word);
}

function problemsOfOption(
  options: readonly Option[],
  word: string,
  value: string | undefined,
  line: string,
): string[] {
  const option = options.find(({ long }) => long === word);
  if (option === undefined) return [`\`${line}\`: there is no option ${word}`];
  const isWrong = option.argChoices !== undefined && !option.argChoices.includes(value ?? '');
  return isWrong ? [`\`${line}\`: ${word} takes no ${value}`] : [];
}
