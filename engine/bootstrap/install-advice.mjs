// What to do when npm could not install the dependencies: one short hint for each kind of failure.

const outOfReach =
  /\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ESOCKETTIMEDOUT|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENETDOWN)\b/;

const reachIt =
  'The registry cannot be reached. `npm ping` tries it, `npm config get registry` says which it is. Behind a proxy: `npm config set proxy URL` and `npm config set https-proxy URL`.';

/** What npm says, and what helps. Node's and npm's own error codes; the order is that of the advice. */
const hints = [
  [
    /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)\b/,
    'The certificate of the registry (or of a proxy before it) is not trusted. Name the authority that signed it: `npm config set cafile FILE.pem`, or `NODE_EXTRA_CA_CERTS=FILE.pem` in the environment.',
  ],
  [/\b(E401|ENEEDAUTH)\b/, 'The registry wants to know who you are: `npm login`, or a token in ~/.npmrc.'],
  [/\bE403\b/, 'The registry, or a proxy before it, forbids a package: ask who runs it to let it through.'],
  [
    /\bE407\b/,
    'The proxy wants a name and a password: `npm config set https-proxy http://NAME:PASSWORD@HOST:PORT`.',
  ],
  [
    /\bE404\b/,
    'The registry does not have a package or this version of it: `npm config get registry` says which it is; a mirror may lag behind.',
  ],
  [/\bE(429|5\d\d)\b/, 'The registry is overloaded or broken at the moment: try again later.'],
  [
    /\bEINTEGRITY\b/,
    'A package is not what package-lock.json says: `npm cache verify` mends the cache; if it stays so, the registry or a proxy changes packages.',
  ],
  [
    /\b(Missing|Invalid): \S+|are in sync\b/,
    'package-lock.json does not fit package.json: `git checkout package-lock.json`, or `npm install` if you changed package.json.',
  ],
  [
    /\bEBADENGINE\b/,
    'A package refuses this Node or npm: install Node 20 or later with the npm that comes with it, and leave `engine-strict` off.',
  ],
  [
    /\bENOSPC\b/,
    'The disk is full, or has no inodes left: `df -h . ~/.npm` and `df -i .` tell; node_modules needs some 500 MB.',
  ],
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    'A folder may not be written: `ls -ld . node_modules ~/.npm` says whose they are. Files that root left: `sudo chown -R "$(id -un)" node_modules ~/.npm`.',
  ],
  [/\bEMFILE\b/, 'Too many files are open: `ulimit -n 4096`, then again.'],
  [
    /\b(command failed|ELIFECYCLE|gyp ERR!)/,
    'An install script of a package failed; its own words are above.',
  ],
];

/** Lines in which npm speaks of its failure; a package's name in its progress is none. */
const errorLines = (output) =>
  output
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .join('\n');

/** True when npm never got an answer from its registry. @param {string} output of npm */
export function isRegistryOutOfReach(output) {
  return outOfReach.test(errorLines(output));
}

/**
 * What helps, from what npm said.
 *
 * @param {string} output of npm, both streams
 * @returns {string[]} sentences, at least one
 */
export function adviceFor(output) {
  const said = errorLines(output);
  const fitting = hints.filter(([pattern]) => pattern.test(said)).map(([, hint]) => hint);
  const other = 'npm gave no reason that is known here: `npm ci --loglevel=verbose` says more.';
  const all = [...(isRegistryOutOfReach(output) ? [reachIt] : []), ...fitting];
  return all.length > 0 ? all : [other];
}

/**
 * What was at work, in one line. An address may hold a name and a password: they are left out.
 *
 * @param {{node: string, npm: string, registry: string, proxy: string, cafile: string}} used as `npm config get` says it
 */
export function describeTools({ node, npm, registry, proxy, cafile }) {
  const isSet = (value) => value !== '' && value !== 'null' && value !== 'undefined';
  return [
    `Node ${node}`,
    `npm ${npm}`,
    `registry ${withoutSecrets(registry)}`,
    isSet(proxy) ? `proxy ${withoutSecrets(proxy)}` : 'no proxy',
    ...(isSet(cafile) ? [`authorities from ${cafile}`] : []),
  ].join(', ');
}

function withoutSecrets(address) {
  return address.replace(/\/\/[^/@]*@/, '//');
}
