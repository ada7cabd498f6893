import type { Finding } from '../../core/verdict.ts';
import { type Answer, finding, heldUnless } from '../question.ts';
import type { Stated } from './evidence.ts';

/** What the configuration breaks already as it is written, whatever the run shows. */
export function configurationKeeps({ file, broken }: Stated): Answer {
  const findings = broken.map(({ alertnames, sentence, location: { file: path, line, column } }): Finding => {
    const [alertname] = alertnames;
    return {
      ...finding({
        suite: 'honest',
        kind: 'promise-broken',
        ...(alertnames.length === 1 && alertname !== undefined ? { alert: { alertname } } : {}),
        message: `the configuration breaks a promise: ${sentence}`,
        want: `what ${file} promises`,
        got: sentence,
        cause: sentence,
      }),
      location: {
        file: path,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      },
    };
  });
  return heldUnless(findings, `it keeps all promises of ${file}`);
}
