import type { Seams, Signal } from '../../core/fault.ts';
import { discoveryThrottleMs } from '../../core/oracle/setting.ts';
import { wallNowMs } from '../../core/wall-clock.ts';

/**
 * A Prometheus that loads its configuration knows no Alertmanager for up to 5 s of wall time: the notifier forgets them
 * (notifier.go of 2.47, ApplyConfig) until discovery, which speaks every 5 s, names them again (discovery/legacymanager).
 * At 15 those are 75 s of the lab, less than the 90 s from one sending of an alert to the next: one sending may be lost
 * and never two, so that no alert outlives its 4 minutes in Alertmanager unrenewed, as none does in production.
 */
export const reloadSpeed = 15;

/** What a load of Prometheus' configuration does to its alerts. */
export function sendsLost(...after: readonly ('onset' | 'heal')[]): Signal {
  return { kind: 'sends-lost', service: 'prometheus', after, programMs: discoveryThrottleMs };
}

/**
 * Writes a file of a component as it is to be and has the component load it.
 *
 * @throws Error when the component does not take it as wanted
 */
export async function reloadWith(
  component: string,
  files: Readonly<Record<string, string>>,
  wanted: 'accepted' | 'refused',
  seams: Seams,
): Promise<{ atWallMs: number; evidence: string }> {
  const config = seams.config(component);
  for (const [path, text] of Object.entries(files)) await config.write(path, text);
  const { accepted, answer } = await config.reload();
  const atWallMs = wallNowMs();
  if (accepted !== (wanted === 'accepted'))
    throw new Error(`${component} was to have its configuration ${wanted} and answered ${answer}`);
  const evidence = `${component} ${accepted ? 'loaded' : 'refused'} its configuration: ${answer.split('\n', 1)[0]}`;
  return { atWallMs, evidence };
}
