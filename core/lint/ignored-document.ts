import { readResolvedYaml } from '../config/resolved-yaml.ts';
import type { Lint } from './lint.ts';

const kinds: readonly string[] = ['prometheus', 'rules', 'alertmanager'];

/** Both programs read the first document of a file and pass over the others without a word. */
export const ignoredDocument: Lint = {
  id: 'ignored-document',
  severity: 'error',
  title: 'a second YAML document, which no program reads',
  find: ({ files = [] }) =>
    files
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ path, text }) => {
        const { ignoredFrom, lines } = readResolvedYaml(path, text);
        if (ignoredFrom === undefined) return [];
        const { line } = lines.linePos(ignoredFrom);
        return [
          {
            alertnames: [],
            sentence: `a second document begins here, and nothing from here on is loaded: the programs read the first one of a file alone`,
            location: { file: path, line },
          },
        ];
      }),
};
