import type { PlannedPromises } from '../../core/plan.ts';

/** Whether a configuration keeps what it promises, and each promise that it does not keep. */
export function renderPromises(promises: PlannedPromises): string {
  if (promises.kind === 'none') return `Promises are not judged: ${promises.why}.`;
  const { file, broken } = promises;
  if (broken.length === 0) return `The configuration keeps all promises of ${file}.`;
  return [
    `The configuration breaks ${broken.length} ${broken.length === 1 ? 'promise' : 'promises'} of ${file}:`,
    ...broken.map(
      ({ id, sentence, location: { file: path, line } }) =>
        `  ${[path, line].filter(Boolean).join(':')}  ${sentence}  [${id}]`,
    ),
  ].join('\n');
}
