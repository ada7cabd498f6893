import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { FiredrillError } from '../../core/errors.ts';
import type { Progress } from '../../core/progress.ts';

/** What /etc/os-release says. */
export interface OperatingSystem {
  /** `debian`, `ubuntu`, `fedora` …; empty when unknown. */
  readonly id: string;
  /** `bookworm`, `noble` …; empty when unknown. */
  readonly codename: string;
  readonly name: string;
}

/** Reads the text of an os-release file (os-release(5)). */
export function parseOsRelease(text: string): OperatingSystem {
  const fields = new Map(
    text.split('\n').flatMap((line) => {
      const match = /^([A-Z_]+)=(?:"(.*)"|(.*))$/.exec(line.trim());
      return match === null ? [] : [[match[1] ?? '', match[2] ?? match[3] ?? ''] as const];
    }),
  );
  return {
    id: fields.get('ID') ?? '',
    codename: fields.get('VERSION_CODENAME') ?? '',
    name: fields.get('PRETTY_NAME') ?? fields.get('NAME') ?? '',
  };
}

export function readOperatingSystem(path = '/etc/os-release'): OperatingSystem {
  try {
    return parseOsRelease(readFileSync(path, 'utf8'));
  } catch {
    return { id: '', codename: '', name: process.platform }; // macOS, Windows: they have no os-release
  }
}

/** True on Debian and Ubuntu, whose package names we know. */
export function isDebianFamily({ id }: OperatingSystem): boolean {
  return id === 'debian' || id === 'ubuntu';
}

/** True when a program of this name can be started. */
export function hasProgram(name: string, path = process.env['PATH'] ?? ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false; // not in this folder
    }
  });
}

/** One update of the package lists is enough for a process. */
let listsAreFresh = false;

/**
 * Installs Debian packages, as root, without questions and without recommended extras.
 *
 * @throws FiredrillError `APT` with the end of apt's own output.
 */
export async function aptInstall(packages: readonly string[], progress: Progress): Promise<void> {
  const step = progress.step(`apt-get install ${packages.join(' ')}`);
  try {
    if (!listsAreFresh) {
      step.update('updating the package lists');
      await apt(['update']);
      listsAreFresh = true;
    }
    step.update('installing');
    await apt(['install', '--yes', '--no-install-recommends', ...packages]);
    step.done();
  } catch (error) {
    step.fail('apt-get failed');
    throw error;
  }
}

async function apt(words: readonly string[]): Promise<void> {
  const result = await execa('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...words], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  if (!result.failed) return;
  throw new FiredrillError('unavailable', 'APT', `apt-get ${words[0]} failed`, {
    problems: (result.all ?? '').split('\n').slice(-6),
    hint: `run \`apt-get ${words.join(' ')}\` by hand and read what it says`,
    ...(result.cause === undefined ? {} : { cause: result.cause }),
  });
}
