import { FiredrillError } from '../../core/errors.ts';
import type { LinkSeam } from '../../core/fault.ts';
import type { Link } from './links.ts';

/** Its API answers within milliseconds; a link waits for the dial that is under way before it closes. Wall milliseconds. */
const answerTimeoutMs = 2000;
const delayName = 'answers-later';

/**
 * Closes links, so that whoever connects is refused, or opens them again. Toxiproxy accepts one connection after another and
 * dials its upstream in between (proxy.go of 2.12, `server`): one attempt to reach an address that is just gone blocks the
 * link for everybody until the kernel tries again, seconds after the upstream is back.
 *
 * @param url of toxiproxy's API
 * @throws FiredrillError `TOXIPROXY` when it refuses, or does not answer within 2 s
 */
export async function openLinks(url: string, some: readonly Link[], enabled: boolean): Promise<void> {
  for (const { name } of some) await ask('POST', `${url}/proxies/${name}`, { enabled });
}

/** @param url of toxiproxy's API, as it is now */
export function linkSeam(url: () => string, { name }: Link): LinkSeam {
  return {
    async delayAnswers(wallMs) {
      const toxics = `${url()}/proxies/${name}/toxics`;
      // A toxic is not changed by being made again: the one from before goes first.
      await ask('DELETE', `${toxics}/${delayName}`, undefined, [404]);
      if (wallMs === 0) return;
      const toxic = { name: delayName, type: 'latency', stream: 'downstream', toxicity: 1 };
      await ask('POST', toxics, { ...toxic, attributes: { latency: wallMs, jitter: 0 } });
    },
  };
}

async function ask(
  method: 'POST' | 'DELETE',
  url: string,
  body?: object,
  alsoFine: readonly number[] = [],
): Promise<void> {
  const what = `${method} ${new URL(url).pathname}`;
  const answer = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerTimeoutMs),
  }).catch((cause: unknown) => {
    throw new FiredrillError('unavailable', 'TOXIPROXY', `toxiproxy does not answer ${what}`, { cause });
  });
  if (answer.ok || alsoFine.includes(answer.status)) return;
  throw new FiredrillError('unavailable', 'TOXIPROXY', `toxiproxy refuses ${what}`, {
    got: `${answer.status}: ${await answer.text()}`,
  });
}
