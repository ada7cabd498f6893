import { FiredrillError, formatLocation, type Location } from '../errors.ts';

/** One thing that is wrong with a configuration: unreadable (`syntax`), or not to be compressed (`refused`). */
export interface Problem {
  readonly kind: 'syntax' | 'refused';
  readonly location: Location;
  /** What the place belongs to, such as `rule HighErrorRate` or `route to slack`. */
  readonly subject?: string;
  readonly reason: string;
}

/** A file that breaks off makes the rest of it a problem, too; the first few of its syntax errors say it all. */
const shownSyntaxProblems = 3;

/** Throws all problems as one error: `CONFIG_SYNTAX` if anything is unreadable, else `LABTIME_REFUSED`. */
export function throwProblems(problems: readonly Problem[], speed: number): void {
  if (problems.length === 0) return;
  const lines = worthShowing(problems).map(({ location, subject, reason }) =>
    [formatLocation(location), ...(subject === undefined ? [] : [subject]), reason].join(': '),
  );
  if (problems.some(({ kind }) => kind === 'syntax')) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'the configuration cannot be read', {
      problems: lines,
    });
  }
  throw new FiredrillError('usage', 'LABTIME_REFUSED', `the configuration cannot run at speed ${speed}`, {
    hint: 'change the places above, or run at speed 1, where nothing is compressed',
    problems: lines,
  });
}

function worthShowing(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, number>();
  return problems.filter(({ kind, location: { file } }) => {
    if (kind !== 'syntax') return true;
    const before = seen.get(file) ?? 0;
    seen.set(file, before + 1);
    return before < shownSyntaxProblems;
  });
}
