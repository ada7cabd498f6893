import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { isKept, isOfThisCheckout, labelNames, labelsOfRun, ownerState } from './labels.ts';

describe('labels', () => {
  it('name the run and its owner, and say when it is kept', async () => {
    const labels = await labelsOfRun('r1', false);
    expect(labels).to.include({ [labelNames.run]: 'r1' });
    expect(labels[labelNames.owner]).to.match(new RegExp(`^${process.pid}:\\d+$`));
    expect(isKept(labels)).to.equal(false);
    expect(isKept(await labelsOfRun('r1', true))).to.equal(true);
  });

  it('tell whether another checkout booted it', async () => {
    const labels = await labelsOfRun('r1', true);
    expect(isOfThisCheckout(labels)).to.equal(true);
    expect(isOfThisCheckout({ ...labels, [labelNames.checkout]: '/elsewhere' })).to.equal(false);
    expect(isOfThisCheckout({ [labelNames.run]: 'r1' })).to.equal(false);
  });

  it('tell that the owner lives', async () => {
    expect(await ownerState(await labelsOfRun('r1', false))).to.equal('alive');
  });

  it('tell that the owner is dead', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    const labels = { ...(await labelsOfRun('r1', false)), [labelNames.owner]: `${child.pid}:12345` };
    expect(await ownerState(labels)).to.equal('dead');
  });

  it('are not deceived by a pid that was given to another process', async () => {
    const labels = { ...(await labelsOfRun('r1', false)), [labelNames.owner]: `${process.pid}:1` };
    expect(await ownerState(labels)).to.equal('dead');
  });

  it('leave an owner in another pid namespace, or none at all, to others', async () => {
    const labels = await labelsOfRun('r1', false);
    expect(await ownerState(labels, 'another host')).to.equal('elsewhere');
    expect(await ownerState({ [labelNames.run]: 'r1' })).to.equal('elsewhere');
  });
});
