import { Client } from '@elastic/elasticsearch';

export interface ElasticsearchSettings {
  readonly url: string;
  /** Null where security is off. */
  readonly auth: { readonly username: string; readonly password: string } | null;
  /**
   * Longest wait for an answer, in milliseconds. A bulk for a new index above the high watermark is answered after 90 s (log-pipeline
   * facts, section 5); whoever gives up before sends it again and again.
   */
  readonly requestTimeoutMs: number;
}

/** The official client without any repetition of its own: it would send a bulk again that was taken. */
export function createClient({ url, auth, requestTimeoutMs }: ElasticsearchSettings): Client {
  return new Client({
    node: url,
    ...(auth === null ? {} : { auth }),
    maxRetries: 0,
    requestTimeout: requestTimeoutMs,
    enableMetaHeader: false,
  });
}
