import { formatLabTime } from '../../core/duration.ts';
import type { Plan } from '../../core/plan.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question } from '../question.ts';

/** Did each fault take hold, and was each healed? Otherwise silence and noise mean nothing. */
export function faultProvenQuestions(plan: Plan): Question[] {
  return plan.faults.flatMap(({ title }, index): Question[] => [
    {
      suite: 'honest',
      title: `fault ${index + 1} (${title}) took hold`,
      answer: (evidence) => proven(evidence, index, title, onset),
    },
    {
      suite: 'honest',
      title: `fault ${index + 1} (${title}) was healed`,
      answer: (evidence) => proven(evidence, index, title, heal),
    },
  ]);
}

interface Proof {
  readonly applied: 'injected' | 'healed';
  readonly yes: 'confirmed' | 'heal-confirmed';
  readonly no: 'not-confirmed' | 'heal-not-confirmed';
  readonly want: string;
  readonly denial: string;
}
const onset: Proof = {
  applied: 'injected',
  yes: 'confirmed',
  no: 'not-confirmed',
  want: 'its effect measured after it was put in',
  denial: 'was not proven to have taken hold',
};
const heal: Proof = {
  applied: 'healed',
  yes: 'heal-confirmed',
  no: 'heal-not-confirmed',
  want: 'its absence measured after it was healed',
  denial: 'was not proven to be healed',
};

function proven({ view }: Evidence, index: number, title: string, proof: Proof): Answer {
  const events = view.faults.filter((event) => event.index === index);
  const applied = events.find(({ state }) => state === proof.applied);
  const yes = events.find(({ state }) => state === proof.yes);
  const against = events.find(({ state }) => state === proof.no || state === 'failed');
  if (applied !== undefined && yes !== undefined && against === undefined)
    return held(`${proof.applied} at ${formatLabTime(applied.atMs)}, ${yes.evidence}`);
  const got =
    against?.evidence ?? (applied === undefined ? `it was never ${proof.applied}` : 'nobody measured it');
  return broken(
    got,
    finding({
      suite: 'honest',
      kind: 'fault-not-proven',
      weight: 'inconclusive',
      message: `the fault "${title}" ${proof.denial}: ${got}`,
      want: proof.want,
      got,
    }),
  );
}
