import { expect } from 'chai';
import type Docker from 'dockerode';
import { until } from '../../core/until.ts';
import { readExposition, valueIn } from '../../load/drivers/exposition.ts';
import { connect } from '../docker/engine.ts';
import { labelNames } from '../labels.ts';
import { type Stack, startStack } from '../stack.ts';
import type { StackOptions } from './contract.ts';
import { cpuShares } from './cpu-weight.ts';
import type { Images } from './provenance.ts';
import { engineForTests, stackOptions } from './testing.ts';

describe('a host', function () {
  this.timeout(120_000);
  let images: Images;
  let docker: Docker;
  before(async () => {
    images = await engineForTests();
    docker = connect(process.env['DOCKER_HOST'] ?? '');
  });

  const boot = async (changes: Partial<StackOptions> = {}): Promise<Stack> =>
    startStack(await stackOptions(images, { optional: ['host'], ...changes }));
  const inspect = async ({ runId }: Stack, component: string) => {
    const label = [`${labelNames.run}=${runId}`, `${labelNames.component}=${component}`];
    const [found] = await docker.listContainers({ all: true, filters: { label } });
    return docker.getContainer(found?.Id ?? `no container of ${component}`).inspect();
  };

  it('has its limits, and gets the little that it may use before others, like what reports of it', async () => {
    await using stack = await boot();
    for (const component of ['host', 'host-proxy', 'host-exporter'])
      expect((await inspect(stack, component)).HostConfig.CpuShares, component).to.equal(cpuShares.host);
    const { HostConfig } = await inspect(stack, 'host');
    expect(HostConfig.NanoCpus).to.equal(1e8);
    expect(HostConfig.Memory).to.be.above(0);
    expect((await inspect(stack, 'app')).HostConfig.CpuShares).to.equal(cpuShares.atWork);
  });

  it('can be the machine itself, which goes after everybody else, is told of as it is, and ends by itself', async () => {
    const memoryBytes = 64 * 1024 ** 2;
    const lifetimeWallMs = 12_000;
    const machine = { cpus: 1, memoryBytes, cpuRatio: 0.2, memoryRatio: 0, lifetimeWallMs };
    await using stack = await boot({ machine });
    const { HostConfig } = await inspect(stack, 'host');
    expect(HostConfig).to.include({
      CpuShares: cpuShares.machine,
      OomScoreAdj: 1000,
      NanoCpus: 0,
      Memory: 0,
    });
    const samples = await readExposition('host', stack.metricsUrl('host'));
    const total = valueIn(samples, 'node_memory_MemTotal_bytes', {});
    expect(total, 'that of the machine').to.be.above(memoryBytes);
    const ended = await until(
      async () => {
        const { State } = await inspect(stack, 'host');
        return { done: !State.Running, saw: State.Status };
      },
      { what: 'the end of the program', timeoutMs: lifetimeWallMs + 10_000 },
    );
    expect(ended.done, ended.report).to.equal(true);
  });
});
