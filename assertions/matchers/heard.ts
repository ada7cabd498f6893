import { formatLabTime } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { Mention } from '../mentions.ts';
import { listText } from '../words.ts';
import { type Bounds, isInside, type Limit } from './arguments.ts';
import { assertStep } from './claim.ts';

/** A claim about what receivers heard that each step narrows, and checks at once: a chain cannot be left unfinished. */
export interface Heard {
  /** Goes on from "expected the run to". */
  readonly claim: string;
  readonly mentions: readonly Mention[];
  readonly bounds: (limit: Limit) => Bounds;
}

/** The last step of a chain: when. */
export interface WhenChain {
  /** A duration counts from the fault's real onset (or heal); a window is in lab time. */
  within(limit: Limit): void;
  readonly but: { readonly not: { within(limit: Limit): void } };
}

/** Narrows to one receiver: `preposition` is the word of the sentence, "to" or "at". */
export function narrowToReceiver(
  heard: Heard,
  preposition: string,
  receiver: string,
  isNegated = false,
): WhenChain {
  const claim = `${heard.claim} ${preposition} ${receiver}`;
  const mentions = heard.mentions.filter((mention) => mention.receiver === receiver);
  const holds = mentions.length > 0;
  assertStep({ holds, claim, want: receiver, got: heardText(heard.mentions) }, isNegated);
  return whenChain({ ...heard, claim, mentions });
}

function whenChain(heard: Heard): WhenChain {
  const within = (limit: Limit, isNegated: boolean): void => {
    const bounds = heard.bounds(limit);
    const holds = heard.mentions.some(({ atMs }) => isInside(atMs, bounds));
    const claim = `${heard.claim} ${bounds.text}`;
    assertStep({ holds, claim, want: bounds.text, got: heardText(heard.mentions) }, isNegated);
  };
  return {
    within: (limit) => within(limit, false),
    but: { not: { within: (limit) => within(limit, true) } },
  };
}

/** "slack at 6m46s and pagerduty at 6m45s". */
export function heardText(mentions: readonly Mention[]): string {
  return listText(mentions.map(({ receiver, atMs }) => `${receiver} at ${formatLabTime(atMs)}`));
}

/**
 * After a negated first step there is nothing left to narrow: it already denied every receiver.
 *
 * @throws FiredrillError `NEGATED_CHAIN` naming the spelling that says what was meant
 */
export function refuseNarrowing(spelling: string): never {
  throw new FiredrillError(
    'usage',
    'NEGATED_CHAIN',
    'a denied step cannot be narrowed: it denies it for everybody',
    {
      hint: `write ${spelling}`,
    },
  );
}
