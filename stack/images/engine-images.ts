import type Docker from 'dockerode';

/** One message of the engine's progress streams (pull, import, build). */
export interface StreamMessage {
  readonly status?: string;
  readonly stream?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
}

/** Facts of an image that is there; undefined when it is not. */
export async function inspectImage(
  docker: Docker,
  name: string,
): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await docker.getImage(name).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

export async function imageExists(docker: Docker, name: string): Promise<boolean> {
  return (await inspectImage(docker, name)) !== undefined;
}

/**
 * Reads a progress stream to its end.
 *
 * @throws Error with the engine's own words when the stream reports a failure.
 */
export async function followStream(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onMessage: (message: StreamMessage) => void = () => {},
): Promise<StreamMessage[]> {
  const messages = await new Promise<StreamMessage[]>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null, all: StreamMessage[]) => (error ? reject(error) : resolve(all)),
      onMessage,
    );
  });
  const failure = messages.find((message) => message.error !== undefined);
  if (failure !== undefined) throw new Error(failure.error);
  return messages;
}
