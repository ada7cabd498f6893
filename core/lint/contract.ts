/** The label contract's severities, the most urgent first. */
export const severities: readonly string[] = ['critical', 'warning', 'info', 'none'];

/** The label contract's layers. */
export const layers: readonly string[] = [
  'infrastructure',
  'application',
  'ml_model',
  'gpu',
  'logging',
  'meta',
];

/** What a notification shows of an alert. */
export const annotations: readonly string[] = ['summary', 'description', 'value'];
