import type { z } from 'zod';

/** What a knob may read about a request before it disturbs it. */
export interface RequestTarget {
  readonly method: string;
  /** The route, such as `/api/items/:id`. */
  readonly endpoint: string;
  /** The group of whoever asks, as the request says; undefined when it says nothing. */
  readonly userGroup?: string | undefined;
}

/** What happens to one request, on top of its normal life. */
export interface Disturbance {
  /** Answer with this status instead of the real answer. */
  readonly status?: number;
  /** Wait this much longer, in lab milliseconds. */
  readonly extraLabMs?: number;
  /** Give no answer at all, and count nothing. */
  readonly isLost?: boolean;
}

/** A knob that is turned. The hooks it lacks disturb nothing. */
export interface Armed {
  disturbRequest?(target: RequestTarget): Disturbance | undefined;
  /** The status that `/health` answers with. */
  healthStatus?(): number | undefined;
  /** What Prometheus is to read in place of a series' line in the text format; null for nothing. */
  exposes?(line: string, name: string): string | null;
}

/**
 * One way to disturb a program of ours from its admin port. A knob is one file: a name, the shape of its setting, and
 * what it does once armed.
 */
export interface Knob<Setting = unknown> {
  /** Last part of the URL: `PUT /faults/<name>`. */
  readonly name: string;
  readonly schema: z.ZodType<Setting>;
  /** Begins anew at every PUT, so that counts and accumulators start from zero. */
  arm(setting: Setting): Armed;
}
