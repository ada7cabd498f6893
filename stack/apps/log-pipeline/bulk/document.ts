import type { Position } from '../queue/page.ts';

/** A line on its way into an index. */
export interface BulkDocument {
  /** Made by the shipper, and the same each time the line is sent. */
  readonly id: string;
  readonly index: string;
  /** A JSON object, as text. */
  readonly body: string;
  /** Of the body. */
  readonly bytes: number;
  /** Where it stands in the queue. */
  readonly position: Position;
}

/** How a document ended: stored, there before, or in the dead letter file. */
export type Outcome = 'stored' | 'duplicate' | 'dead';
