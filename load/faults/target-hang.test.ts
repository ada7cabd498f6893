import { expect } from 'chai';
import { FakeContainer, fakeSeams, sleepingClock } from './fake-seams.ts';
import { stopSilently } from './silent-stop.ts';
import { type TargetHang, targetHangFault } from './target-hang.ts';

const hang: TargetHang = { kind: 'target-hang', on: 'node-exporter', at: '0s', lasts: '8m' };
const fault = targetHangFault(sleepingClock());

describe('target-hang', () => {
  it('lives from injection to proven healing', async () => {
    const container = new FakeContainer();
    const seams = fakeSeams({ container });
    expect((await fault.inject(hang, seams)).evidence).to.equal('the container of node-exporter was frozen');
    expect(await fault.confirm(hang, seams)).to.have.property('holds', true);
    await fault.heal(hang, seams);
    await fault.heal(hang, seams);
    expect(await fault.confirmHealed(hang, seams)).to.have.property('holds', true);
    expect(container.done).to.deep.equal(['pause', 'resume', 'resume']);
  });

  it('is seen again while it lasts, and missed when it stops by itself', async () => {
    const container = new FakeContainer();
    const seams = fakeSeams({ container });
    await fault.inject(hang, seams);
    const { lasting, stopped } = await stopSilently(fault, hang, seams, () => container.resume());
    expect(lasting.holds, lasting.evidence).to.equal(true);
    expect(stopped.holds, stopped.evidence).to.equal(false);
  });

  it('is not proven while the container goes on, and waits no longer than it lasts', async () => {
    const proof = await fault.confirm(
      { ...hang, lasts: '120s' },
      fakeSeams({ container: new FakeContainer() }),
    );
    expect(proof.holds).to.equal(false);
    expect(proof.evidence).to.match(/waited for node-exporter frozen, in vain, for 2\.0 s.*not frozen/);
  });

  it('is not proven healed while it is frozen', async () => {
    const container = new FakeContainer();
    container.paused = true;
    expect((await fault.confirmHealed(hang, fakeSeams({ container }))).holds).to.equal(false);
  });

  it('passes on what the engine refuses', async () => {
    const container = new FakeContainer();
    container.failing = 'pause';
    const failure = await fault.inject(hang, fakeSeams({ container })).catch((error: unknown) => error);
    expect(String(failure)).to.include('the engine said no');
  });

  it('says what it is, where it sits and what it promises', () => {
    expect(fault.describe(hang)).to.equal('node-exporter hangs');
    expect(fault.seam(hang)).to.equal('node-exporter');
    expect(fault.signals(hang)).to.deep.equal([
      { kind: 'target-down', service: 'node-exporter', isFrozen: true },
    ]);
  });
});
