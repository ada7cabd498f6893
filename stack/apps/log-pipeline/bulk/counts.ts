/** What happened to bulks and documents, by the names of Logstash's elasticsearch output where it has one. */
export class BulkCounts {
  readonly bulkRequests = { successes: 0, withErrors: 0, failures: 0 };
  /** Answers by HTTP status; 0 for none. */
  readonly responses = new Map<number, number>();
  readonly documents = {
    successes: 0,
    /** Tried again. */
    retryableFailures: 0,
    /** Logstash counts conflicts (409) here, and no rejected document: those are `dlqRouted`. */
    nonRetryableFailures: 0,
    dlqRouted: 0,
  };
  /** Items by status, in all answers. */
  readonly items = new Map<number, number>();
  /** Of the retried ones, by the type of the error. */
  readonly retriedTypes = new Map<string, number>();

  add(counts: Map<number, number> | Map<string, number>, key: number | string): void {
    const map = counts as Map<number | string, number>;
    map.set(key, (map.get(key) ?? 0) + 1);
  }
}
