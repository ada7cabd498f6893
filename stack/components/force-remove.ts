import type Dockerode from 'dockerode';

/** Kills and removes a container with its anonymous volumes. One that is gone, or going, is no error. */
export async function forceRemove(container: Dockerode.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** 404: it does not exist any more. 409 with this text: somebody else is removing it at this moment. */
export function isGone(error: unknown): boolean {
  const { statusCode, message = '' } = error as { statusCode?: number; message?: string };
  return statusCode === 404 || (statusCode === 409 && message.includes('already in progress'));
}
