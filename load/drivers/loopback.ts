import { FiredrillError } from '../../core/errors.ts';

/** 127.0.0.0/8 is loopback (RFC 1122, 3.2.1.3). URL has already brought spellings such as 0x7f.1 into this form. */
const loopbackHost = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/**
 * Load and chaos only ever go to this machine. Every driver asks here before it opens a connection.
 *
 * @returns the URL, parsed.
 * @throws FiredrillError `TARGET_NOT_LOOPBACK` for any other host, for another scheme than http, and for what is no URL.
 */
export function assertLoopback(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === 'http:' && loopbackHost.test(parsed.hostname)) return parsed;
  throw new FiredrillError('usage', 'TARGET_NOT_LOOPBACK', 'load and faults only go to this machine itself', {
    want: 'an http URL on 127.0.0.0/8, [::1] or localhost',
    got: JSON.stringify(url),
  });
}
