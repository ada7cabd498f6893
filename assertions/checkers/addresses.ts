import { formatLabTime } from '../../core/duration.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, finding, heldUnless, type Question } from '../question.ts';
import { strayText } from '../stray.ts';
import { countText } from '../words.ts';

const file = 'alertmanager/alertmanager.yml';

/** Was every receiver called where it is? What is sent elsewhere reaches nobody, whoever answers there. */
export function addressesQuestions(_plan: Plan): Question[] {
  const areRight = ({ view }: Evidence): Answer => heldUnless(straysIn(view), 'no request went astray');
  return [{ suite: 'routes', title: 'every receiver was called at its own address', answer: areRight }];
}

/** One finding per address that does not exist. */
export function straysIn({
  strays,
  zeroWallMs,
  plan,
}: Pick<RunView, 'strays' | 'zeroWallMs' | 'plan'>): Finding[] {
  const byAddress = Map.groupBy(strays, ({ host, path }) => `${host} ${path}`);
  return [...byAddress.values()].flatMap((calls) => {
    const [first] = calls;
    if (first === undefined) return [];
    const count = countText(calls.length, 'request');
    const when = zeroWallMs === null ? 'before the experiment' : `first at ${formatLabTime(first.atMs)}`;
    return finding({
      suite: 'routes',
      kind: 'wrong-address',
      message: `${strayText(first)} (${count}, refused)`,
      want: 'calls to the addresses of the receivers, and to no other',
      got: `${count}, ${when}: ${first.method} ${first.host} ${first.path}`,
      cause: `a receiver in ${file} has the address ${first.path}, where nobody is`,
      location: placeOf(first.path, plan),
    });
  });
}

/** The line that names an address. */
function placeOf(address: string, { configuration }: Plan): Finding['location'] {
  const index = configuration?.alertmanagerYml.split('\n').findIndex((line) => line.includes(address)) ?? -1;
  return index < 0 ? { file } : { file, line: index + 1 };
}
