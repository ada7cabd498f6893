// Installs what the project needs, once: the npm dependencies and, through one of them, Node 24.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runQuietly } from './child.mjs';
import { adviceFor, describeTools } from './install-advice.mjs';
import { hasNode24, isInstalled, readLock, writeStamp } from './installed.mjs';
import { isOnlyOptional } from './lock-file.mjs';
import { environmentWithoutTools, exitUnavailable, formatElapsed, root } from './workspace.mjs';

const oldestMajor = 20;
const shownLines = 30;
const lock = join(root, '.firedrill', 'prepare.lock');

/** A reason to stop before anything of the project could run; the caller prints it and exits 69. */
class PrepareError extends Error {}

/** Makes node_modules fit package-lock.json. Says nothing when it does already. */
export async function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestMajor) {
    throw new PrepareError(
      `Node ${oldestMajor} or later is needed to begin with; this is ${process.version}.`,
    );
  }
  if (isInstalled()) return;
  await holdingLock(async () => {
    if (!isInstalled()) await install();
  });
}

/** For entry points: prepares, or explains and ends with exit code 69. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    console.error(error.message);
    process.exit(exitUnavailable);
  }
}

async function install() {
  const startMs = performance.now();
  const elapsed = () => formatElapsed(performance.now() - startMs);
  const isLive = process.stderr.isTTY;
  process.stderr.write('  … dependencies and Node 24 (npm)\n');
  const ticker = setInterval(() => {
    if (isLive) process.stderr.write(`\u001b[1A\u001b[2K  … dependencies and Node 24 (npm, ${elapsed()})\n`);
  }, 500);
  try {
    const { code, output } = await installPackages();
    if (code !== 0) throw new PrepareError(explainFailure(code, output, await toolsInUse()));
    if (!hasNode24()) throw new PrepareError(scriptsBlocked(output));
    writeStamp();
  } finally {
    clearInterval(ticker);
  }
  process.stderr.write(`${isLive ? '\u001b[1A\u001b[2K' : ''}  ✓ dependencies and Node 24 (${elapsed()})\n`);
}

/**
 * Installs exactly what the lock file says. `npm ci` refuses a lock file from which an optional package of another
 * platform is missing, as happens with registries that do not carry all of them; `npm install --no-save` takes the same
 * versions out of the same lock file and minds only what this platform needs.
 */
async function installPackages() {
  const first = await npm(['ci']);
  if (first.code === 0 || !isOnlyMissingPlatforms(first.output, readLock())) return first;
  return npm(['install', '--no-save']);
}

/**
 * True when all that `npm ci` complains of are packages that nobody needs: optional ones of other platforms. npm 10 names
 * them without a version where the registry does not have them, npm 11 with it.
 */
export function isOnlyMissingPlatforms(output, lock) {
  const complaints = output.match(/(Missing|Invalid): .*/g) ?? [];
  const names = complaints.map((line) => /^Missing: (\S+?)@\S* from lock file$/.exec(line)?.[1]);
  return names.length > 0 && names.every((name) => name !== undefined && isOnlyOptional(lock, name));
}

/** Why there are no dependencies, with what was at work and what to do. */
export function explainFailure(code, output, tools) {
  return [
    `npm could not install the dependencies (exit code ${code}):`,
    tellingLines(output),
    `This was ${describeTools(tools)}.`,
    'What helps:',
    ...adviceFor(output).map((hint) => `  - ${hint}`),
  ].join('\n');
}

async function toolsInUse() {
  const ask = async (...words) => {
    const { code, output } = await runQuietly('npm', words, { env: environmentWithoutTools() });
    return code === 0 ? (output.trim().split('\n').at(-1) ?? '') : 'unknown';
  };
  const get = (key) => ask('config', 'get', key, '--loglevel=error');
  const [npm, registry, proxy, cafile] = await Promise.all([
    ask('--version'),
    get('registry'),
    get('https-proxy'),
    get('cafile'),
  ]);
  return { node: `${process.version} (${process.platform} ${process.arch})`, npm, registry, proxy, cafile };
}

// The tools need newer Nodes than 20 and npm warns about each of them; they run on Node 24, so the warnings are noise.
async function npm(words) {
  try {
    // `npm run --silent` silences the npm in it as well, and then nobody knows why it failed.
    const options = ['--no-audit', '--no-fund', '--loglevel=notice'];
    return await runQuietly('npm', [...words, ...options], { env: environmentWithoutTools() });
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new PrepareError('npm is missing: install it together with Node 20 or later.');
    throw error;
  }
}

function scriptsBlocked(output) {
  return [
    'npm installed the dependencies but not Node 24: the install script of the package `node` did not run or failed.',
    'Install scripts may be blocked; `npm config get ignore-scripts` tells. Either of these helps:',
    '  npm rebuild node --ignore-scripts=false',
    '  npm install-scripts approve node && npm rebuild node     (npm 11.19 and later)',
    'What npm said:',
    tellingLines(output),
  ].join('\n');
}

/** What npm said, without its warnings and its help text. */
function tellingLines(output) {
  const lines = output
    .split('\n')
    .filter((line) => !/^npm warn|^npm error\s*$|^npm error\s+-|^\s*$/.test(line));
  return lines.slice(0, shownLines).join('\n');
}

/** Two commands on a fresh clone must not install into one folder at once. */
async function holdingLock(work) {
  mkdirSync(join(root, '.firedrill'), { recursive: true });
  for (let told = false; !takeLock(); told = true) {
    if (!told) process.stderr.write('  … another command is installing the dependencies, waiting\n');
    await sleep(200);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderIsAlive()) rmSync(lock, { force: true });
    return false;
  }
}

function holderIsAlive() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // An empty file is a lock whose holder is about to write its pid.
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
