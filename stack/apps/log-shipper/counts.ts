/** What happens to events, as Filebeat counts it (libbeat/outputs/metrics.go and the publisher's, by their names in `/stats`). */
export class OutputCounts {
  /** Lines read from files. */
  added = 0;
  /** Acknowledged, and in the registry. */
  done = 0;
  batches = 0;
  /** Handed to the output; an event that is sent twice counts twice. */
  total = 0;
  acked = 0;
  /** Sent without being acknowledged; they are sent again, not lost. */
  failed = 0;
  /** Sent once more. */
  retry = 0;
  /** In the hands of the output now. */
  active = 0;
}
