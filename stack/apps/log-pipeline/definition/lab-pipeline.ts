import {
  date,
  grok,
  json,
  type Match,
  type PipelineDefinition,
  redact,
  rename,
  stripUnderscores,
  tag,
} from './filters.ts';

const looksLikeJson: Match = { field: 'message', pattern: '\\A\\s*\\{' };

/**
 * The pipeline of the lab: the structured log of the seed in JSON, and lines of plain text that begin with time and level. Secrets
 * go before anything else is done with a line; a line that cannot be read is stored all the same, with a tag.
 */
export const labPipeline: PipelineDefinition = {
  id: 'main',
  indexPrefix: 'logs',
  retentionDays: 90,
  filters: [
    grok(
      'message',
      '(?m)\\A%{TIMESTAMP_ISO8601:timestamp}%{SPACE}%{LOGLEVEL:level}%{SPACE}%{GREEDYDATA:text}\\z',
      {
        unless: looksLikeJson,
        onFailure: 'parse_failure',
      },
    ),
    rename('text', 'message'),
    json('message', { when: looksLikeJson, onFailure: 'parse_failure' }),
    redact(),
    stripUnderscores(),
    date('timestamp', 'ISO8601', 'date_failure'),
    rename('hostname', '[host][hostname]'),
    tag('error', { test: 'is', field: 'level', values: ['ERROR', 'CRITICAL', 'FATAL'] }),
    tag('prediction', { test: 'exists', field: '[context][prediction_class]' }),
    tag('slow_request', { test: 'above', field: '[context][duration_ms]', limit: 1000 }),
  ],
};
