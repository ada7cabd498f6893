import { z } from 'zod';
import type { Knob } from '../knob.ts';

export type LossesSetting = Readonly<Record<string, never>>;

/**
 * No request gets an answer: its connection is closed at once and nothing is counted, as when whatever stands before the
 * service no longer lets anybody through. All requests and no share of them: a client asks again on another connection
 * what was lost on one that it had used before, and a share would become another one.
 */
export const lossesKnob: Knob<LossesSetting> = {
  name: 'losses',
  schema: z.strictObject({}),
  arm: () => ({ disturbRequest: () => ({ isLost: true }) }),
};
