import { expect } from 'chai';
import { connect } from '../docker/engine.ts';
import { labelsOfRun } from '../labels.ts';
import { removeRun } from '../residue.ts';
import { createRunNetwork } from './network.ts';
import { engineForTests, testRunId } from './testing.ts';

describe('the network of a run', () => {
  before(async () => {
    await engineForTests();
  });

  it('has no way out: what its containers send bears their own addresses, so that no answer finds back', async () => {
    const runId = testRunId();
    try {
      const name = await createRunNetwork(runId, await labelsOfRun(runId, false));
      const docker = connect(process.env['DOCKER_HOST'] ?? '');
      const { Driver, Options } = await docker.getNetwork(name).inspect();
      expect(Driver).to.equal('bridge');
      expect(Options).to.include({ 'com.docker.network.bridge.enable_ip_masquerade': 'false' });
    } finally {
      await removeRun(runId);
    }
  });
});
