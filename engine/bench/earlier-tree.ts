import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { FiredrillError } from '../../core/errors.ts';
import { repositoryRoot } from '../run/paths.ts';

/**
 * Unpacks an earlier state of the repository, to measure it beside this one. It runs on the dependencies of this one.
 *
 * @param ref a commit, tag or branch. @param folder that is there and empty
 * @throws FiredrillError `BENCH_REF` for what git does not know
 */
export async function unpackTree(ref: string, folder: string): Promise<void> {
  const archive = join(folder, 'tree.tar');
  const { failed, stderr } = await execa(
    'git',
    ['archive', '--format=tar', '--output', archive, '--end-of-options', ref],
    { cwd: repositoryRoot, reject: false },
  );
  if (failed) {
    throw new FiredrillError('usage', 'BENCH_REF', 'git cannot give that state of the repository', {
      want: 'a commit, tag or branch',
      got: `${ref}: ${stderr}`,
    });
  }
  await execa('tar', ['-xf', archive], { cwd: folder });
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
}
