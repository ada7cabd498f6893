import type { Outcome } from './document.ts';

/** The answer for one document of a `_bulk`. */
export interface ItemAnswer {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

/** A setting of the cluster that somebody may change refuses the document, not the document itself. */
function isRepairable({ type, reason }: { readonly type: string; readonly reason: string }): boolean {
  if (type === 'index_closed_exception') return true;
  return type === 'validation_exception' && /would add \[\d+\] shards/.test(reason);
}

/**
 * What becomes of a document by the answer of Elasticsearch 8.11 (log-pipeline facts, section 5, each row tried there).
 *
 * Logstash gives up on every 400 and 404; that would lose the lines of an index that an operator closed, and of a whole day at
 * `cluster.max_shards_per_node`, so those are tried again here. Everything that is no answer for this very document is.
 */
export function judge({ status, error }: ItemAnswer): Outcome | 'retry' {
  if (status === 200 || status === 201) return 'stored';
  if (status === 409) return 'duplicate';
  if (status === 400) return error !== undefined && isRepairable(error) ? 'retry' : 'dead';
  if (status === 404) return 'dead';
  // No object: it never will be one, and Logstash would try for ever.
  if (status === 500 && error?.type === 'not_x_content_exception') return 'dead';
  return 'retry';
}
