import type { Readable } from 'node:stream';
import { getContainerRuntimeClient } from 'testcontainers';
import { labelNames } from '../labels.ts';

export interface DeathWatch {
  stop(): void;
}

export interface DeathListener {
  /** A container of the run ended. */
  onDeath(component: string, exitCode: string): void;
  /** The engine does not tell any more: it is gone, or restarting. */
  onSilence(reason: string): void;
}

interface DieEvent {
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/** Listens to the engine's own events, so that a component that dies in the middle of a run is noticed at once. */
export async function watchDeaths(runId: string, listener: DeathListener): Promise<DeathWatch> {
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const events = (await dockerode.getEvents({
    filters: { type: ['container'], event: ['die'], label: [`${labelNames.run}=${runId}`] },
  })) as Readable;
  let stopped = false;
  let rest = '';
  events.setEncoding('utf8');
  events.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((text) => text.trim() !== '')) {
      const { Attributes } = (JSON.parse(line) as DieEvent).Actor;
      if (!stopped)
        listener.onDeath(Attributes[labelNames.component] ?? 'unknown', Attributes['exitCode'] ?? '?');
    }
  });
  const silence = (reason: string): void => {
    if (!stopped) listener.onSilence(reason);
    stopped = true;
  };
  events.on('error', (error) => silence(error.message));
  events.on('close', () => silence('the engine closed its stream of events'));
  return {
    stop: () => {
      stopped = true;
      events.destroy();
    },
  };
}
