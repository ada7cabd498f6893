import { expect } from 'chai';
import { FakeContainer, fakeSeams, sleepingClock } from './fake-seams.ts';
import { failingProbe } from './probed.ts';
import { stopSilently } from './silent-stop.ts';
import { type TargetKill, targetKillFault } from './target-kill.ts';

const kill: TargetKill = { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '8m' };
const fault = targetKillFault(sleepingClock());

describe('target-kill', () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer();
  });
  const seams = () => fakeSeams({ container });

  it('lives from injection to proven healing', async () => {
    expect((await fault.inject(kill, seams())).evidence).to.equal(
      'the container of node-exporter was killed',
    );
    const proof = await fault.confirm(kill, seams());
    expect(proof.holds, proof.evidence).to.equal(true);
    expect(proof.evidence).to.match(/saw node-exporter not running/);
    await fault.heal(kill, seams());
    const absence = await fault.confirmHealed(kill, seams());
    expect(absence.holds, absence.evidence).to.equal(true);
    expect(container.done).to.deep.equal(['kill', 'start']);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    await fault.inject(kill, seams());
    const { lasting, stopped } = await stopSilently(fault, kill, seams(), () => container.start());
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('notes when it happened by the wall clock', async () => {
    const before = Date.now() - 1;
    const { atWallMs } = await fault.inject(kill, seams());
    expect(atWallMs).to.be.within(before, Date.now() + 1);
  });

  it('is not proven while the container runs', async () => {
    const proof = await fault.confirm(kill, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.match(/in vain, for 8\.0 s .*last seen: running/);
  });

  it('is not proven healed by a program that ends right after each start', async () => {
    container.running = false;
    container.nextLooks = [true, true, false, true, false];
    const proof = await fault.confirmHealed(kill, seams());
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.contain('last seen: not running');
  });

  it('heals after an injection that failed, without starting what runs', async () => {
    container.failing = 'kill';
    const failure = await fault.inject(kill, seams()).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'the engine said no');
    expect((await fault.heal(kill, seams())).evidence).to.contain('was running already');
    expect(container.done).to.deep.equal(['kill']);
  });

  it('heals twice with one start', async () => {
    await fault.inject(kill, seams());
    await fault.heal(kill, seams());
    await fault.heal(kill, seams());
    expect(container.done).to.deep.equal(['kill', 'start']);
  });

  it('passes on that the engine could not start it, and heals at the next try', async () => {
    await fault.inject(kill, seams());
    container.failing = 'start';
    const failure = await fault.heal(kill, seams()).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'the engine said no');
    container.failing = null;
    await fault.heal(kill, seams());
    expect((await fault.confirmHealed(kill, seams())).holds).to.equal(true);
  });

  it('refuses what Prometheus does not scrape: nobody could see that it is gone', () => {
    const messageOf = (on: string) =>
      fault.schema.safeParse({ kind: 'target-kill', on, at: '0s', lasts: '1m' }).error?.issues[0]?.message;
    expect(messageOf('warehouse')).to.include('want a component that Prometheus scrapes');
    expect(messageOf('app')).to.equal(undefined);
  });

  it('says what it is, where it sits and what it promises', () => {
    expect(fault.describe(kill)).to.equal('node-exporter is killed');
    expect(fault.seam(kill)).to.equal('node-exporter');
    expect(fault.signals(kill)).to.deep.equal([{ kind: 'target-down', service: 'node-exporter' }]);
    expect(fault.signals({ ...kill, on: 'app' })).to.deep.equal([
      { kind: 'target-down', service: 'app' },
      ...failingProbe('app'),
    ]);
  });
});
