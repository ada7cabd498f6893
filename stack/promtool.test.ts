import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findPromtool } from './promtool.ts';

describe('promtool on this machine', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'promtool-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that says a version, and otherwise runs a script. */
  function install(version: string, script = 'true'): void {
    const program = join(folder, 'promtool');
    const says = `echo "promtool, version ${version} (branch: HEAD)"`;
    writeFileSync(program, `#!/bin/sh\nif [ "$1" = --version ]; then ${says}; else ${script}; fi\n`);
    chmodSync(program, 0o755);
  }
  const find = () => findPromtool({ cache: join(folder, 'cache'), path: `/nowhere:${folder}` });
  const run = (test: string): string => {
    const found = find();
    if ('missing' in found) throw new Error(found.missing);
    return found.run(test);
  };

  it('is the one of PATH that has the version of the stack', () => {
    install('2.47.2');
    expect(find()).to.have.property('name', 'promtool 2.47.2');
  });

  it('is missing where there is none, or one of another version', () => {
    expect(find()).to.have.property('missing').that.contains('promtool 2.47.2');
    install('2.48.0');
    expect(find()).to.have.property('missing');
  });

  it('prints both streams in one, and a failed test is an answer', () => {
    install('2.47.2', 'cat test.yml; echo "  FAILED:" >&2; exit 1');
    expect(run('tests: []\n')).to.equal('tests: []\n  FAILED:\n');
  });

  it('is told of when it does not come to an end', () => {
    install('2.47.2', 'exit 3');
    expect(() => run(''))
      .to.throw()
      .with.property('code', 'PROMTOOL');
    install('2.47.2', 'kill -9 $$');
    expect(() => run(''))
      .to.throw()
      .with.nested.property('details.got', 'SIGKILL');
  });
});
