import { insteadOfGroups } from '../config/rule-file-shape.ts';
import type { Lint } from './lint.ts';

/** Something else in the place of a rule file: Prometheus 2.47 reads them strictly, and starts with none of them. */
export const noRuleFile: Lint = {
  id: 'no-rule-file',
  severity: 'error',
  title: 'a file among the rule files that is none',
  find: ({ files = [] }) =>
    files
      .filter(({ kind }) => kind === 'rules')
      .flatMap(({ path, text }) => {
        const why = insteadOfGroups({ path, text });
        return why === undefined
          ? []
          : [
              {
                alertnames: [],
                sentence: `${path} ${why}: Prometheus refuses it, and none of its rules is there`,
                location: { file: path, line: 1 },
              },
            ];
      }),
};
