import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfigFolder } from '../../engine/run/config-folder.ts';
import { failingProbe, probedServices } from './probed.ts';

const path = 'prometheus/targets/blackbox-exporter.yml';
const groupsSchema = z.array(z.object({ labels: z.record(z.string(), z.string()) }));
const text = readConfigFolder().find((file) => file.path === path)?.text ?? '';
const groups = groupsSchema.parse(parse(text)).map(({ labels }) => labels);

describe('what is probed', () => {
  it('is what the targets of the prober say, each by its /health', () => {
    const probes = groups.filter((labels) => '__param_target' in labels);
    expect(probes.map((labels) => labels['probed_service'])).to.deep.equal([...probedServices]);
    for (const labels of probes) {
      expect(labels['__param_target']).to.match(
        new RegExp(`^http://${labels['probed_service']}:\\d+/health$`),
      );
      expect(labels['instance']).to.equal(labels['__param_target']);
    }
  });

  it('is never the service of a target: the exporter answers for its own life', () => {
    expect(groups.map((labels) => labels['service'])).to.deep.equal(groups.map(() => 'blackbox-exporter'));
  });

  it('fails when the service does, and nothing else fails with anybody else', () => {
    expect(failingProbe('app')).to.deep.equal([
      {
        kind: 'gauge',
        service: 'app',
        metric: 'probe_success',
        labels: {},
        baseline: 1,
        faultValue: 0,
        exposedBy: 'blackbox-exporter',
      },
    ]);
    expect(failingProbe('node-exporter')).to.deep.equal([]);
  });
});
