import { refusedReceiversIn } from '../config/refused-receivers.ts';
import { refusedRulesIn } from '../config/refused-rules.ts';
import { refusedScrapingIn } from '../config/refused-scraping.ts';
import { wrongValuesIn } from '../config/wrong-values.ts';
import type { Lint } from './lint.ts';

const others = {
  prometheus: { program: 'Prometheus', refusalsIn: refusedScrapingIn },
  rules: { program: 'Prometheus', refusalsIn: refusedRulesIn },
  alertmanager: { program: 'Alertmanager', refusalsIn: refusedReceiversIn },
} as const;

/** One value that a program does not take, or one that is missing, and it refuses the whole file. */
export const refusedValue: Lint = {
  id: 'refused-value',
  severity: 'error',
  title: 'a value that the program refuses, or misses',
  find: ({ files = [] }) =>
    files.flatMap(({ path, kind, text }) => {
      if (kind !== 'prometheus' && kind !== 'rules' && kind !== 'alertmanager') return [];
      const { program, refusalsIn } = others[kind];
      return [...wrongValuesIn({ path, kind, text }), ...refusalsIn({ path, text })].map(
        ({ sentence, location }) => ({
          alertnames: [],
          sentence: `${sentence}. ${program} refuses the whole file`,
          location,
        }),
      );
    }),
};
