import { expect } from 'chai';
import type { ContainerSeam } from '../../core/fault.ts';
import { FakeContainer } from '../../load/faults/fake-seams.ts';
import { rejectionOf } from '../testing.ts';
import { watchForVanishing } from './vanishing.ts';

const never = new AbortController().signal;
const stackOf = (sink: Pick<ContainerSeam, 'isRunning'>) => ({
  container(component: string): ContainerSeam {
    if (component !== 'receivers') throw new Error(`${component} is watched, want receivers`);
    return Object.assign(new FakeContainer(), { isRunning: () => sink.isRunning() });
  },
});

describe('watching for what vanishes', () => {
  it('ends with the sink: without it nothing that is sent is known', async () => {
    const sink = new FakeContainer();
    sink.running = false;
    sink.nextLooks = [true];
    const error = await rejectionOf(watchForVanishing(stackOf(sink), never));
    expect(error).to.include({ code: 'COMPONENT_VANISHED', exitCode: 2 });
    expect(error.message).to.contain('receivers');
    expect(sink.nextLooks).to.deep.equal([]);
  });

  it('ends with the engine', async () => {
    const refusal = new Error('connect ENOENT docker.sock');
    const error = await rejectionOf(
      watchForVanishing(stackOf({ isRunning: () => Promise.reject(refusal) }), never),
    );
    expect(error).to.include({ code: 'ENGINE_VANISHED', exitCode: 2, cause: refusal });
    expect(error.details.hint).to.contain('firedrill engine status');
  });

  it('ends when the watch is over, in its pause', async () => {
    const over = new AbortController();
    const looked = Promise.withResolvers<void>();
    const sink = {
      isRunning: async () => {
        looked.resolve();
        return true;
      },
    };
    const watch = watchForVanishing(stackOf(sink), over.signal);
    await looked.promise;
    over.abort();
    await watch;
  });

  it('does not look at all after the watch is over', async () => {
    const sink = { isRunning: () => Promise.reject(new Error('nobody is to ask')) };
    await watchForVanishing(stackOf(sink), AbortSignal.abort());
  });

  for (const [what, answer] of [
    ['a container that is gone', () => Promise.resolve(false)],
    ['an engine that refuses', () => Promise.reject(new Error('no such container'))],
  ] as const) {
    it(`takes ${what} for what tearing down does, once the watch is over`, async () => {
      const over = new AbortController();
      const sink = {
        isRunning: () => {
          over.abort();
          return answer();
        },
      };
      await watchForVanishing(stackOf(sink), over.signal);
    });
  }
});
