import { writtenRules } from '../config/sent-rules.ts';
import { nearestName } from '../nearest-name.ts';
import type { Lint } from './lint.ts';
import { templatesOf } from './rule-template.ts';

/** Trap 4: Prometheus refuses the whole rule file for one function that does not exist, such as humanizeBytes. */
export const unknownTemplateFunction: Lint = {
  id: 'unknown-template-function',
  severity: 'error',
  title: 'a template function that Prometheus does not have',
  find: (config) =>
    writtenRules(config).flatMap(({ alert, location, ...rule }) => {
      const unknown = templatesOf({ alert, location, ...rule }).flatMap(({ template }) =>
        template.kind === 'unknown-names' ? template.names.filter(({ kind }) => kind === 'function') : [],
      );
      return [...new Map(unknown.map((one) => [one.name, one])).values()].map(({ name, known }) => {
        const near = nearestName(name, known);
        return {
          alertnames: [alert],
          sentence: `${alert} uses the template function ${name}, which Prometheus does not have${near === undefined ? '' : ` (did you mean ${near}?)`}: it refuses the whole rule file (trap 4)`,
          location,
        };
      });
    }),
};
