import type { AlertRule } from '../config/rules.ts';
import { writtenRules } from '../config/sent-rules.ts';
import type { Lint } from './lint.ts';
import { actionsIn, wordsOf } from './template-words.ts';

/** Keywords and functions of Go's text/template, and those that Prometheus 2.47 adds (template/template.go). */
const known = new Set(
  `if else end range break continue with define template block nil true false
  and or not len index slice print printf println html js call urlquery eq ne lt le gt ge
  query first label value strvalue args reReplaceAll safeHtml match title toUpper toLower graphLink tableLink
  sortByLabel stripPort stripDomain humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp
  toTime pathPrefix externalURL parseDuration`.split(/\s+/),
);

/** Trap 4: Prometheus refuses the whole rule file for one function that does not exist, such as humanizeBytes. */
export const unknownTemplateFunction: Lint = {
  id: 'unknown-template-function',
  severity: 'error',
  title: 'a template function that Prometheus does not have',
  find: (config) =>
    writtenRules(config).flatMap((rule) =>
      [...new Set(templatesOf(rule).flatMap(actionsIn).flatMap(wordsOf))]
        .filter((word) => !known.has(word))
        .map((word) => ({
          alertnames: [rule.alert],
          sentence: `${rule.alert} uses the template function ${word}, which Prometheus does not have: it refuses the whole rule file (trap 4)`,
          location: rule.location,
        })),
    ),
};

const templatesOf = ({ labels, annotations }: AlertRule): string[] => [
  ...Object.values(labels),
  ...Object.values(annotations),
];
