import type { AlertRule } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { formatLocation } from '../errors.ts';
import { nameAlert } from '../labels.ts';
import type { Life, Term } from '../plan.ts';
import { type AlertExpectation, isInhibit } from '../scenario.ts';
import type { Refusal } from './refusal.ts';

/** What to do about an expectation that is not sure, in a message. */
export const optionalHint = "say `optional: 'why'` in the expectation if it need not";

/**
 * An alert that the scenario demands and that this configuration lets fire by chance, or not at all: what need not come
 * proves nothing when it comes, and nothing when it stays away. An alert to be muted may be a matter of chance, which the
 * report then says; one that cannot fire leaves nothing to mute.
 *
 * @param life as the configuration makes it, under the scenario's faults
 */
export function notDemanded(
  expectation: AlertExpectation,
  path: string,
  rule: AlertRule,
  life: Life,
): Refusal[] {
  if (life.certainty === 'must') return [];
  if (isInhibit(expectation) && (life.certainty === 'may' || expectation.optional !== undefined)) return [];
  const held = termMs(life.firing.terms, 'for');
  const { leastMs, mostMs } = holdsFor(life, held);
  const verb = life.certainty === 'may' ? 'need not fire' : 'cannot fire';
  const name = nameAlert(life.alert);
  const where = `${rule.location.file === '' ? '' : ` (${formatLocation(rule.location)})`}`;
  const long =
    life.certainty === 'may'
      ? `its condition holds for ${text(leastMs)} to ${text(mostMs)}`
      : `its condition holds for ${text(mostMs)} at the most`;
  const problem = `${name} ${verb} under these faults: ${long}, and its \`for\` of ${text(held)}${where} asks for ${
    life.certainty === 'may' ? 'that and up to one more evaluation' : 'more'
  }${isInhibit(expectation) ? `; ${optionalHint}` : ''}`;
  return [{ path, problem }];
}

/** How long the condition behind a life holds, at least and at most: without `for`, `keep_firing_for` and evaluations. */
function holdsFor({ firing, ended }: Life, heldMs: number): { leastMs: number; mostMs: number } {
  const keptMs = termMs(ended.terms, 'keep_firing_for');
  const evaluationMs = termMs(ended.terms, 'evaluation');
  const begins = {
    earliestMs: firing.earliestMs - heldMs,
    latestMs: firing.latestMs - heldMs - evaluationMs,
  };
  const ends = { earliestMs: ended.earliestMs - keptMs, latestMs: ended.latestMs - keptMs - evaluationMs };
  return {
    leastMs: Math.max(0, ends.earliestMs - begins.latestMs),
    mostMs: Math.max(0, ends.latestMs - begins.earliestMs),
  };
}

function termMs(terms: readonly Term[], name: string): number {
  return terms.find((term) => term.name === name)?.maxMs ?? 0;
}

function text(ms: number): string {
  return formatDuration(Math.round(ms / 1000) * 1000);
}
