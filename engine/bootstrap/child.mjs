// Child processes: one that takes over the terminal, and one whose output is kept until it is needed.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { environmentWithTools, root } from './workspace.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program on our terminal, hands it the signals we get, and waits for it, however long it takes to clean up.
 *
 * @returns {Promise<number>} its exit code; 128 plus the signal's number when a signal ended it.
 */
export function runInForeground(program, words, { env = environmentWithTools(), onStart = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: root, stdio: 'inherit', env });
    const forward = (signal) => {
      if (!cameFromTerminal(signal)) child.kill(signal);
    };
    for (const signal of forwarded) process.on(signal, forward);
    const unwatch = whenOrphaned(() => child.kill('SIGTERM'));
    const release = () => {
      unwatch();
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      release();
      resolve(exitCodeOf(code, signal));
    });
    onStart(child);
  });
}

/**
 * npm puts a shell between itself and a script, and a shell that is told to end tells nobody. When that happens we have
 * another parent all of a sudden, and act as if we had been told ourselves.
 *
 * @returns {() => void} stops watching.
 */
function whenOrphaned(act) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 250);
  return () => clearInterval(timer);
}

/** A terminal sends Ctrl-C to the whole foreground group: passing it on would make the child hear it twice. */
function cameFromTerminal(signal) {
  return (
    signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  );
}

/**
 * Runs a program quietly.
 *
 * @returns {Promise<{code: number, output: string}>} its exit code, and what it wrote to both streams.
 */
export function runQuietly(program, words, { env = environmentWithTools() } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const forward = (signal) => child.kill(signal);
    for (const signal of forwarded) process.on(signal, forward);
    const release = () => {
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code, signal) => {
      release();
      resolve({ code: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function exitCodeOf(code, signal) {
  return signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
}
