import { expect } from 'chai';
import { findKept } from '../../stack/residue.ts';
import { testImages } from '../run/testing.ts';
import { CliChild } from './child.ts';

describe('firedrill stack', () => {
  before('images', testImages);

  it('leaves a stack running, tells where it answers, and removes it', async () => {
    await using up = new CliChild(['stack', 'up']);
    expect(await up.ends(60_000), up.output).to.equal(0);
    const url = /prometheus\s+(http:\S+)/.exec(up.output)?.[1];
    if (url === undefined) throw new Error(`no address of Prometheus in:\n${up.output}`);
    expect((await fetch(`${url}/-/ready`)).status).to.equal(200);

    await using status = new CliChild(['stack', 'status']);
    expect(await status.ends(30_000), status.output).to.equal(0);
    expect(status.output, 'a stack that was kept is no orphan').to.include(url);

    // Only this one: others may have been left running by the person at this machine.
    const runId = /stack (stack\.up-\S+)/.exec(up.output)?.[1] ?? '';
    await using down = new CliChild(['stack', 'down', runId]);
    expect(await down.ends(30_000), down.output).to.equal(0);
    expect(down.output).to.include('removed');
    expect((await findKept()).map((kept) => kept.runId)).not.to.include(runId);
  });

  it('says so when there is nothing of that name to remove', async () => {
    await using down = new CliChild(['stack', 'down', 'no-such-run']);
    expect(await down.ends(30_000), down.output).to.equal(64);
    expect(down.output).to.include('STACK_UNKNOWN').and.to.include('no-such-run');
  });
});
