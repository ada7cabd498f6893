import { expect } from 'chai';
import { labMetrics, servedAt } from '../../core/lint/lab-metrics.ts';
import { render } from './gpu-exporter/exposition.ts';
import { contentionText } from './host-proxy/contention.ts';
import { createModelMetrics } from './ml-api/metrics.ts';
import { createHttpMetrics, createRegistry } from './shared/http-metrics.ts';

/** The series of an exposition by name, without their labels. */
function namesIn(text: string): string[] {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return types.flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
  );
}

async function served() {
  const app = createRegistry();
  createHttpMetrics(app, []);
  const ml = createRegistry();
  createHttpMetrics(ml, []);
  createModelMetrics(ml, 'm');
  return {
    'app:5000': namesIn(await app.metrics()),
    'ml-api:8000': namesIn(await ml.metrics()),
    'gpu-exporter:9400': namesIn(render([], 1)),
    'host:9100': namesIn(contentionText(0)),
  };
}

describe('metrics that the lints know of the lab', () => {
  it('are all that its own programs serve', async () => {
    for (const [address, names] of Object.entries(await served())) {
      const isServed = servedAt([address]);
      expect(names).not.to.deep.equal([]);
      expect(
        names.filter((name) => isServed?.(name) !== true),
        address,
      ).to.deep.equal([]);
    }
  });

  it('are served by one of them', async () => {
    const all = new Set(Object.values(await served()).flat());
    expect(labMetrics.filter((name) => !all.has(name))).to.deep.equal([]);
  });
});
