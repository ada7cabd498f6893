import { getContainerRuntimeClient } from 'testcontainers';
import type { EngineLabels } from '../labels.ts';

/**
 * Makes the network of a run and returns its name. It is a bridge of its own without masquerading: containers reach each
 * other and answer on their published ports, but nothing they send finds its way back from outside. Podman takes no notice
 * of that option, and its internal networks publish no ports (4.3.1, netavark 1.4): there the refusal of outside addresses is
 * all there is, and `doctor` says so.
 */
export async function createRunNetwork(runId: string, labels: EngineLabels): Promise<string> {
  const name = `firedrill-${runId}`;
  const { dockerode } = (await getContainerRuntimeClient()).container;
  await dockerode.createNetwork({
    Name: name,
    Driver: 'bridge',
    CheckDuplicate: true,
    Labels: { ...labels },
    Options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
  });
  return name;
}
