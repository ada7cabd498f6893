import { FiredrillError } from '../../core/errors.ts';
import type { ConfigSeam } from '../../core/fault.ts';
import type { CompiledFile } from './config-files.ts';
import type { StartedComponent } from './started-component.ts';

/** Longest wait for a reload, wall milliseconds. It takes some 20; a rule file is parsed in a few more. */
const reloadTimeoutMs = 10_000;

/** The configuration of Prometheus or Alertmanager, in the container where the program reads it. */
export function configSeam(
  program: 'prometheus' | 'alertmanager',
  container: Pick<StartedComponent, 'copyContentToContainer'>,
  files: readonly CompiledFile[],
  baseUrl: () => string,
): ConfigSeam {
  return {
    original(path) {
      const file = files.find((one) => one.path === path);
      if (file !== undefined) return file.text;
      throw new FiredrillError('usage', 'CONFIG_SEAM', `${program} was booted without ${path}`, {
        want: files.map((one) => one.path).join(', '),
        got: path,
      });
    },
    write: (path, text) => container.copyContentToContainer([{ target: `/etc/${path}`, content: text }]),
    async reload() {
      const answer = await fetch(`${baseUrl()}/-/reload`, {
        method: 'POST',
        signal: AbortSignal.timeout(reloadTimeoutMs),
      });
      return { accepted: answer.ok, answer: `${answer.status} ${(await answer.text()).trim()}`.trim() };
    },
  };
}
