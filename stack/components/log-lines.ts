import type Dockerode from 'dockerode';

/** What a program printed, its two streams kept apart. */
export interface ContainerLog {
  readonly stdout: string;
  readonly stderr: string;
}

/** The engine's frames: a header of 8 bytes (the stream in the first, the length in the last four), then the bytes. */
const frameHeaderBytes = 8;
const stderrStream = 2;

/** Everything that a container printed so far, or its last `tail` lines. */
export async function readLog(container: Dockerode.Container, tail?: number): Promise<ContainerLog> {
  const frames = await container.logs({
    follow: false,
    stdout: true,
    stderr: true,
    ...(tail === undefined ? {} : { tail }),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  for (let at = 0; at + frameHeaderBytes <= frames.length; ) {
    const start = at + frameHeaderBytes;
    const end = start + frames.readUInt32BE(at + 4);
    (frames[at] === stderrStream ? stderr : stdout).push(frames.subarray(start, end));
    at = end;
  }
  return { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
}

/** The last lines of both streams, for an error message. Never fails: an error about an error helps nobody. */
export async function lastLogLines(container: Dockerode.Container, count = 12): Promise<string[]> {
  try {
    const { stdout, stderr } = await readLog(container, count);
    return `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
  } catch (error) {
    return [`its log could not be read: ${error instanceof Error ? error.message : error}`];
  }
}
