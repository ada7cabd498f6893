import { expect } from 'chai';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { weighing } from './weighted.ts';

const clockAt = (rate: number, paces: number[] = []) => {
  let now = { machineNs: 0n, runWallNs: 0n };
  return {
    rate,
    instant: () => {
      const pace = paces.shift() ?? 1;
      now = { machineNs: now.machineNs + 1_000_000n, runWallNs: now.runWallNs + BigInt(pace * 1_000_000) };
      return now;
    },
  };
};

describe('an exposition with a weight', () => {
  const exposition = async () => {
    const registry = new Registry();
    const common = { help: 'h', registers: [registry] };
    new Counter({ ...common, name: 'requests_total', labelNames: ['a'] }).inc({ a: 'b c' }, 2);
    new Gauge({ ...common, name: 'temperature' }).set(40);
    new Histogram({ ...common, name: 'seconds', buckets: [1, 2] }).observe(1.5);
    return registry.metrics();
  };
  const valueIn = (text: string, series: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1);

  it('counts each event so many times, and leaves gauges as they are', async () => {
    const text = weighing(clockAt(60))(await exposition());
    expect(valueIn(text, 'requests_total{a="b c"}')).to.equal('120');
    expect(valueIn(text, 'temperature')).to.equal('40');
    expect(valueIn(text, 'seconds_bucket{le="1"}')).to.equal('0');
    expect(valueIn(text, 'seconds_bucket{le="2"}')).to.equal('60');
    expect(valueIn(text, 'seconds_sum')).to.equal('90');
    expect(valueIn(text, 'seconds_count')).to.equal('60');
  });

  it('counts less of what came in while the run was held back', async () => {
    const weigh = weighing(clockAt(60, [1, 1, 0.5]));
    const text = await exposition();
    weigh(text);
    const later = weigh(text.replace('requests_total{a="b c"} 2', 'requests_total{a="b c"} 6'));
    expect(valueIn(later, 'requests_total{a="b c"}')).to.equal(String((2 + 4 * 0.5) * 60));
    expect(valueIn(later, 'seconds_sum')).to.equal('90');
  });

  it('is the same with the weight 1', async () => {
    const text = await exposition();
    expect(weighing(clockAt(1))(text)).to.equal(text);
  });
});
