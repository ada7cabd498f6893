import type { RunView } from '../core/run-view.ts';

export type Stray = RunView['strays'][number];

/** The command with which a mail names whom it is for (RFC 5321, 3.3). */
const mailCommand = 'RCPT TO';

/** Name of the receiver that a stray request was meant for, by the host it called; undefined for a mail, which names nobody. */
export function meantReceiver({ method, host }: Pick<Stray, 'method' | 'host'>): string | undefined {
  return method === mailCommand ? undefined : host.replace(/:\d+$/, '');
}

/** What went wrong, as a sentence without an end: "slack was called at /x, which does not exist". */
export function strayText(stray: Pick<Stray, 'method' | 'host' | 'path'>): string {
  const receiver = meantReceiver(stray);
  return receiver === undefined
    ? `a mail was addressed to ${stray.path}, who does not exist`
    : `${receiver} was called at ${stray.path}, which does not exist`;
}
